package org.gaggled.engine.core;

/**
 * How it is with a program that runs on some of several hosts.
 *
 * @param rules by which it is placed, or its run was; without hosts where nobody knows them any more
 * @param wanted whether it is to run here once it has a place
 * @param hasRun whether there is, or may at any moment be, a process of it, its own or that of a command around its
 * life
 * @param hasPlace whether it may run here
 */
public record PlacedProgram(ProgramId id, PlaceRules rules, boolean wanted, boolean hasRun, boolean hasPlace) {}

package org.gaggled.engine.core;

/**
 * By which one holding of a condition, of a program of another host, is told from the next: it is another one where the
 * condition has ceased to hold in between.
 *
 * @param incarnation which life of that host's gaggle tells it
 * @param number of that holding within this life
 */
public record Holding(String incarnation, long number) {}

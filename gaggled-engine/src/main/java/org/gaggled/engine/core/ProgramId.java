package org.gaggled.engine.core;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which program is meant, for as long as gaggled runs, also when the configuration is replaced: a program that keeps
 * its section, and its number among the instances of that, is the same one.
 *
 * <p>What it is called belongs to the definition in force, and is carried along for whoever speaks of it: the first
 * instance of {@code w} is {@code w:1} beside others, and {@code w} alone. Both are one program, and so are equal.
 */
public final class ProgramId {

    private final String section;
    private final int instance;
    private final boolean amongOthers;

    private ProgramId(String section, int instance, boolean amongOthers) {
        this.section = Objects.requireNonNull(section);
        this.instance = instance;
        this.amongOthers = amongOthers;
    }

    /** The one program of a section. */
    public ProgramId(String name) {
        this(name, 1, false);
    }

    /** One of several instances of a section, counted from 1. */
    public static ProgramId instanceOf(String section, int number) {
        return new ProgramId(section, number, true);
    }

    /** What it is called; unique in the gaggle. */
    public String name() {
        return amongOthers ? section + ":" + instance : section;
    }

    /** What it is called together with the other instances of its section; null when it is the only one. */
    public @Nullable String group() {
        return amongOthers ? section : null;
    }

    /** The name of its section, which all instances share. */
    public String section() {
        return section;
    }

    /** Its number among the instances of its section, from 1. */
    public int instance() {
        return instance;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ProgramId id && instance == id.instance && section.equals(id.section);
    }

    @Override
    public int hashCode() {
        return 31 * section.hashCode() + instance;
    }

    @Override
    public String toString() {
        return name();
    }
}

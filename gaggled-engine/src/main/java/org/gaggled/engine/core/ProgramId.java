package org.gaggled.engine.core;

import java.util.Objects;

/**
 * Which program is meant, for as long as gaggled runs, also when the configuration is replaced: a program that keeps
 * its name is the same one.
 *
 * @param name unique in the gaggle
 */
public record ProgramId(String name) {

    /** Refuses a missing name. */
    public ProgramId {
        Objects.requireNonNull(name);
    }

    @Override
    public String toString() {
        return name;
    }
}

package org.gaggled.engine.simulation.cluster;

/** Something happened that must not. */
final class Violation extends RuntimeException {

    private static final long serialVersionUID = 1;

    Violation(String message) {
        super(message);
    }
}

package org.gaggled.engine.core;

import java.util.concurrent.atomic.AtomicLong;

/** How many inputs all gaggles of this process were given. */
public final class GivenInputs {

    public static final AtomicLong count = new AtomicLong();

    private GivenInputs() {}
}

package org.gaggled.engine.core;

import java.time.Duration;

/** What will become of a program without a run, as far as that is known. */
public sealed interface Outlook {

    /** Nothing is started any more: gaggled shuts down. */
    record Over() implements Outlook {}

    /** The definition no longer has it. */
    record Removed() implements Outlook {}

    /** It is disabled. */
    record Disabled() implements Outlook {}

    /** This was once too often: gaggled has given up on it. */
    record Failed() implements Outlook {}

    /** Its rules, of which that is the one that counts, do not bring it back. */
    record StaysDown(Respawn respawn) implements Outlook {}

    /** It is a task, and has done its work. */
    record Done() implements Outlook {}

    /** It is a task, and runs when that schedule says so. */
    record Scheduled(Schedule schedule) implements Outlook {}

    /** It has no place on this host; it starts when it is given one. */
    record NoPlace() implements Outlook {}

    /** It waits for what it depends on; this one is the first of those. */
    record WaitsFor(ProgramId program) implements Outlook {}

    /** It starts when the stops that came with another definition are over. */
    record Held() implements Outlook {}

    /** It starts after that time; zero for at once. */
    record StartsIn(Duration time) implements Outlook {}
}

package org.gaggled.control.http;

import java.time.Duration;
import org.gaggled.api.control.Operation;
import org.gaggled.api.control.ProgramQuery;
import org.gaggled.api.control.ProgramSelector;
import org.gaggled.api.program.ProcessSignal;
import org.jspecify.annotations.Nullable;

/** What can be asked for, with the method for it. */
sealed interface Call {

    /** The programs and their states. */
    record ListPrograms(ProgramQuery query) implements Call {}

    /** The same, with what each depends on. */
    record ListDependencies(ProgramQuery query) implements Call {}

    /** Everything there is to say of one program. */
    record Describe(String program) implements Call {}

    /** The runs of one program. */
    record ListRuns(String program) implements Call {}

    /**
     * To do something to programs.
     *
     * @param name a name, or a glob
     * @param waitAtMost for how long; null for an answer at once
     */
    record Operate(
            Operation operation,
            String name,
            ProgramSelector programs,
            @Nullable ProcessSignal signal,
            @Nullable Duration waitAtMost)
            implements Call {}

    /** What a reload of gaggled's configuration would do. */
    record Plan() implements Call {}

    /** To read gaggled's configuration again, and apply it. */
    record Reload() implements Call {}

    /** To replace gaggled by what is installed now. */
    record Upgrade() implements Call {}

    /** What programs have printed. */
    record ReadLogs(LogQuery query) implements Call {}

    /** The same, and from then on what they print. */
    record FollowLogs(LogQuery query) implements Call {}

    /** What programs use. */
    record ReadUsage() implements Call {}

    /** The other hosts of the cluster. */
    record ListHosts() implements Call {}

    /** One of them, with its programs. */
    record ShowHost(String host) implements Call {}

    /** To log in. */
    record BeginSession() implements Call {}

    /** Whether the client has logged in. */
    record ShowSession() implements Call {}

    /** To log out. */
    record EndSession() implements Call {}

    /** The page for people, or one of the other files that it is made of. */
    record ShowPage(String file) implements Call {}

    /** What is measured, for those that collect that. */
    record Measure() implements Call {}

    /** Whether gaggled answers. */
    record CheckHealth() implements Call {}

    /** The states, and from then on every event. */
    record Follow() implements Call {}
}

package org.gaggled.engine.state;

import java.time.Duration;
import org.gaggled.api.launch.ProcessExit;
import org.gaggled.api.program.Cause;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.api.program.ResourceUsage;
import org.jspecify.annotations.Nullable;

/** Causes and ends of processes as fields. The numbers stand in files: they are only ever added to. */
final class CauseFields {

    /** A longer chain of dependencies is written without its middle. */
    static final int LONGEST_CHAIN = 4;

    private static final int KIND = 1;
    private static final int NAME = 2;
    private static final int TEXT = 3;
    private static final int TIME = 4;
    private static final int NUMBER = 5;
    private static final int INNER = 6;
    private static final int OPERATOR = 7;
    private static final int CORE = 8;
    private static final int USER_TIME = 9;
    private static final int SYSTEM_TIME = 10;
    private static final int RESIDENT = 11;
    private static final int LEFTOVERS = 12;

    private static final int IS_OPERATOR = 1;
    private static final int IS_DEPENDENCY = 2;
    private static final int IS_ENDED = 3;
    private static final int IS_START_FAILED = 4;
    private static final int IS_LIMIT = 5;
    private static final int IS_NOT_READY = 6;
    private static final int IS_NOT_ALIVE = 7;
    private static final int IS_SCHEDULE = 8;
    private static final int IS_SHUTDOWN = 9;
    private static final int IS_RELOAD = 10;
    private static final int IS_UNKNOWN = 11;
    private static final int IS_ELSEWHERE = 12;
    private static final int IS_PLACEMENT = 13;

    private static final int IS_EXITED = 1;
    private static final int IS_KILLED = 2;

    private CauseFields() {}

    static void write(FieldWriter out, Cause cause) {
        write(out, cause, LONGEST_CHAIN);
    }

    /** Writes at most so many dependencies, and the root. What a limit has behind that is left out. */
    static void write(FieldWriter out, Cause cause, int chain) {
        switch (cause) {
            case Cause.Operator operator -> {
                out.number(KIND, IS_OPERATOR);
                operator(out, operator);
            }
            case Cause.Dependency dependency -> {
                out.number(KIND, IS_DEPENDENCY);
                out.text(NAME, dependency.program());
                Cause inner = chain > 1 ? dependency.cause() : dependency.getRoot();
                out.nested(INNER, inner, value -> write(out, value, chain - 1));
            }
            case Cause.Ended ended -> {
                out.number(KIND, IS_ENDED);
                out.nested(INNER, ended.status(), value -> write(out, value));
                out.nested(OPERATOR, ended.signalledBy(), value -> operator(out, value));
            }
            case Cause.StartFailed failed -> {
                out.number(KIND, IS_START_FAILED);
                out.text(TEXT, failed.message());
                out.text(NAME, failed.systemError());
            }
            case Cause.Limit limit -> {
                out.number(KIND, IS_LIMIT);
                out.number(NUMBER, limit.most());
                out.number(TIME, limit.within().toNanos());
                out.nested(INNER, chain < 0 ? null : limit.last(), value -> write(out, value, chain - 1));
            }
            case Cause.NotReady not -> {
                out.number(KIND, IS_NOT_READY);
                Duration within = not.within();
                out.number(TIME, within == null ? -1 : within.toNanos(), -1);
                out.text(TEXT, not.detail());
            }
            case Cause.NotAlive not -> {
                out.number(KIND, IS_NOT_ALIVE);
                out.text(TEXT, not.detail());
            }
            case Cause.Schedule schedule -> {
                out.number(KIND, IS_SCHEDULE);
                out.text(TEXT, schedule.schedule());
            }
            case Cause.Placement placement -> {
                out.number(KIND, IS_PLACEMENT);
                out.text(TEXT, placement.reason());
            }
            case Cause.Shutdown shutdown -> {
                out.number(KIND, IS_SHUTDOWN);
                out.number(NUMBER, shutdown.atOnce() ? 1 : 0, 0);
            }
            case Cause.Reload _ -> out.number(KIND, IS_RELOAD);
            case Cause.Unknown _ -> out.number(KIND, IS_UNKNOWN);
            case Cause.Elsewhere elsewhere -> {
                out.number(KIND, IS_ELSEWHERE);
                out.text(NAME, elsewhere.word());
                out.text(TEXT, elsewhere.text());
            }
        }
    }

    /** A cause that this version does not know is one that nobody can tell. */
    static Cause read(FieldReader in) {
        return switch ((int) in.number(KIND, IS_UNKNOWN)) {
            case IS_OPERATOR -> readOperator(in);
            case IS_DEPENDENCY -> new Cause.Dependency(in.textOrEmpty(NAME), inner(in));
            case IS_ENDED -> new Cause.Ended(status(in.nested(INNER, CauseFields::readStatus)),
                    in.nested(OPERATOR, CauseFields::readOperator));
            case IS_START_FAILED -> new Cause.StartFailed(in.textOrEmpty(TEXT), in.text(NAME));
            case IS_LIMIT -> new Cause.Limit((int) in.number(NUMBER, 0), time(in), inner(in));
            case IS_NOT_READY -> new Cause.NotReady(
                    in.number(TIME, -1) < 0 ? null : time(in), in.textOrEmpty(TEXT));
            case IS_NOT_ALIVE -> new Cause.NotAlive(in.textOrEmpty(TEXT));
            case IS_SCHEDULE -> new Cause.Schedule(in.textOrEmpty(TEXT));
            case IS_SHUTDOWN -> new Cause.Shutdown(in.number(NUMBER, 0) != 0);
            case IS_RELOAD -> new Cause.Reload();
            case IS_PLACEMENT -> new Cause.Placement(in.textOrEmpty(TEXT));
            case IS_ELSEWHERE -> new Cause.Elsewhere(in.textOrEmpty(NAME), in.textOrEmpty(TEXT));
            default -> new Cause.Unknown();
        };
    }

    private static Cause inner(FieldReader in) {
        Cause inner = in.nested(INNER, CauseFields::read);
        return inner == null ? new Cause.Unknown() : inner;
    }

    private static Duration time(FieldReader in) {
        return Duration.ofNanos(in.number(TIME, 0));
    }

    static void operator(FieldWriter out, Cause.Operator operator) {
        out.text(NAME, operator.name());
        out.text(TEXT, operator.channel());
    }

    static Cause.Operator readOperator(FieldReader in) {
        return new Cause.Operator(in.textOrEmpty(NAME), in.textOrEmpty(TEXT));
    }

    static void write(FieldWriter out, ExitStatus status) {
        switch (status) {
            case ExitStatus.Exited exited -> {
                out.number(KIND, IS_EXITED);
                out.number(NUMBER, exited.code());
            }
            case ExitStatus.Killed killed -> {
                out.number(KIND, IS_KILLED);
                out.number(NUMBER, killed.signal().number());
                out.flag(CORE, killed.coreDumped());
            }
            case ExitStatus.Unknown unknown -> {
                Integer code = unknown.code();
                out.number(NUMBER, code == null ? -1 : code, -1);
            }
        }
    }

    static ExitStatus readStatus(FieldReader in) {
        int number = (int) in.number(NUMBER, -1);
        return switch ((int) in.number(KIND, 0)) {
            case IS_EXITED -> new ExitStatus.Exited(number);
            case IS_KILLED -> new ExitStatus.Killed(new ProcessSignal(number), in.flag(CORE));
            default -> new ExitStatus.Unknown(number == -1 ? null : (Integer) number);
        };
    }

    private static ExitStatus status(@Nullable ExitStatus status) {
        return status == null ? new ExitStatus.Unknown(null) : status;
    }

    static void write(FieldWriter out, ProcessExit exit) {
        out.nested(INNER, exit.getStatus(), status -> write(out, status));
        out.flag(LEFTOVERS, exit.hasLeftovers());
        ResourceUsage usage = exit.getUsage();
        if (usage != null) {
            out.number(USER_TIME, usage.getUserTime().toNanos());
            out.number(SYSTEM_TIME, usage.getSystemTime().toNanos());
            Long resident = usage.getMaxResidentBytes();
            out.number(RESIDENT, resident == null ? -1 : resident, -1);
        }
    }

    static ProcessExit readExit(FieldReader in) {
        return ProcessExit.builder(status(in.nested(INNER, CauseFields::readStatus)))
                .leftovers(in.flag(LEFTOVERS))
                .usage(in.flag(USER_TIME) ? readUsage(in) : null)
                .build();
    }

    private static ResourceUsage readUsage(FieldReader in) {
        long resident = in.number(RESIDENT, -1);
        return ResourceUsage.builder(
                Duration.ofNanos(in.number(USER_TIME, 0)), Duration.ofNanos(in.number(SYSTEM_TIME, 0)))
                .maxResidentBytes(resident < 0 ? null : (Long) resident)
                .build();
    }
}

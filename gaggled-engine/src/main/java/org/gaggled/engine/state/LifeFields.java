package org.gaggled.engine.state;

import org.gaggled.api.program.Cause;
import org.gaggled.engine.core.Errand;
import org.gaggled.engine.core.ErrandKind;
import org.gaggled.engine.core.Life;

/** Lives and the commands around them as fields. The numbers stand in files: they are only ever added to. */
final class LifeFields {

    private static final int KIND = 1;
    private static final int PID = 2;
    private static final int SINCE = 3;
    private static final int READY_SINCE = 4;
    private static final int DEADLINE = 5;
    private static final int ABANDONED = 6;
    private static final int CAUSE = 7;
    private static final int STEP = 8;
    private static final int EXIT = 9;
    private static final int REFUSED = 10;
    private static final int WORD = 11;
    private static final int ENDED = 12;
    private static final int ANEW = 13;

    private static final int IS_DOWN = 0;
    private static final int IS_PREPARING = 1;
    private static final int IS_STARTING = 2;
    private static final int IS_RUNNING = 3;
    private static final int IS_STOPPING = 4;
    private static final int IS_CLEARING = 5;

    private LifeFields() {}

    static void write(FieldWriter out, Life life) {
        switch (life) {
            case Life.Down _,Life.Waiting _ -> out.number(KIND, IS_DOWN);
            case Life.Preparing preparing -> {
                out.number(KIND, IS_PREPARING);
                out.number(DEADLINE, preparing.deadline());
                out.flag(ABANDONED, preparing.abandoned());
            }
            case Life.Starting _ -> out.number(KIND, IS_STARTING);
            case Life.Running running -> {
                out.number(KIND, IS_RUNNING);
                out.number(PID, running.pid());
                out.number(SINCE, running.since());
                out.number(READY_SINCE, running.readySince(), Life.NEVER);
                out.number(DEADLINE, running.deadline(), Life.NEVER);
            }
            case Life.Stopping stopping -> {
                out.number(KIND, IS_STOPPING);
                out.number(PID, stopping.pid());
                out.number(SINCE, stopping.since());
                out.nested(CAUSE, stopping.cause(), cause -> CauseFields.write(out, cause));
                out.number(STEP, stopping.step());
                out.nested(EXIT, stopping.exit(), exit -> CauseFields.write(out, exit));
                out.flag(REFUSED, stopping.refused());
                out.number(DEADLINE, stopping.deadline(), Life.NEVER);
            }
            case Life.Clearing clearing -> {
                out.number(KIND, IS_CLEARING);
                out.number(DEADLINE, clearing.deadline(), Life.NEVER);
            }
        }
    }

    static Life read(FieldReader in) {
        long deadline = in.number(DEADLINE, Life.NEVER);
        int kind = (int) in.number(KIND, -1);
        return switch (kind) {
            case IS_DOWN -> new Life.Down();
            case IS_PREPARING -> new Life.Preparing(deadline, in.flag(ABANDONED));
            case IS_STARTING -> new Life.Starting();
            case IS_RUNNING -> new Life.Running(
                    in.number(PID, 0), in.number(SINCE, 0), in.number(READY_SINCE, Life.NEVER), deadline);
            case IS_STOPPING -> stopping(in, deadline);
            case IS_CLEARING -> new Life.Clearing(deadline);
            default -> throw new IllegalArgumentException("a life of kind " + kind);
        };
    }

    private static Life stopping(FieldReader in, long deadline) {
        Cause cause = in.nested(CAUSE, CauseFields::read);
        return new Life.Stopping(
                in.number(PID, 0), in.number(SINCE, 0), cause == null ? new Cause.Unknown() : cause,
                (int) in.number(STEP, 0), in.nested(EXIT, CauseFields::readExit), in.flag(REFUSED), deadline);
    }

    static void write(FieldWriter out, Errand errand) {
        out.exact(WORD, errand.kind().getWord());
        out.number(SINCE, errand.since());
        out.number(DEADLINE, errand.deadline());
        out.flag(ENDED, errand.ended());
        out.flag(ANEW, errand.anew());
    }

    static Errand readErrand(FieldReader in) {
        String word = in.textOrEmpty(WORD);
        ErrandKind kind = ErrandKind.find(word);
        if (kind == null) {
            throw new IllegalArgumentException("a command that is '" + word + "'");
        }
        return new Errand(
                kind, in.number(SINCE, 0), in.number(DEADLINE, 0), in.flag(ENDED), in.flag(ANEW));
    }
}

package org.gaggled.engine.words;

import java.time.Duration;
import org.gaggled.api.event.GaggleEvent;
import org.gaggled.api.event.GaggleEventType;
import org.gaggled.api.program.Cause;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.api.program.ProgramState;
import org.gaggled.engine.core.Death;
import org.gaggled.engine.core.ErrandKind;
import org.gaggled.engine.core.ErrandNews;
import org.gaggled.engine.core.ErrandOutcome;
import org.gaggled.engine.core.EssentialEnd;
import org.gaggled.engine.core.News;
import org.gaggled.engine.core.Notice;
import org.gaggled.engine.core.Outlook;
import org.gaggled.engine.core.Respawn;
import org.gaggled.engine.core.TaskNews;
import org.jspecify.annotations.Nullable;

/** Makes events of what the core tells: the type, and the message for a person. */
public final class EventWords {

    private EventWords() {}

    /** Begins the event that tells it; who publishes it adds number and time. */
    public static GaggleEvent.Builder event(Notice notice) {
        GaggleEvent.Builder event = GaggleEvent.builder(typeOf(notice)).message(messageOf(notice));
        return switch (notice) {
            case Notice.OfProgram of -> event.program(of.state());
            case Notice.StatesDumped dumped -> event.token(dumped.token());
            case Notice.GaggleStarted _,Notice.Reloaded _,Notice.GaggleStopping _,Notice.EssentialDown _ -> event;
        };
    }

    private static GaggleEventType typeOf(Notice notice) {
        return switch (notice) {
            case Notice.GaggleStarted _ -> GaggleEventType.GAGGLE_STARTED;
            case Notice.Reloaded _ -> GaggleEventType.GAGGLE_RELOADED;
            case Notice.GaggleStopping _,Notice.EssentialDown _ -> GaggleEventType.GAGGLE_STOPPING;
            case Notice.StatesDumped _ -> GaggleEventType.STATES_DUMPED;
            case Notice.Up _ -> GaggleEventType.PROGRAM_UP;
            case Notice.StartFailed _ -> GaggleEventType.START_FAILED;
            case Notice.Failed _ -> GaggleEventType.PROGRAM_FAILED;
            case Notice.Ready _ -> GaggleEventType.PROGRAM_READY;
            case Notice.NotReady _ -> GaggleEventType.PROGRAM_NOT_READY;
            case Notice.Done _ -> GaggleEventType.PROGRAM_DONE;
            case Notice.Stopping _,Notice.AfterCommand _,Notice.NextSignal _,Notice.TakenBack _ ->
                    GaggleEventType.PROGRAM_STOPPING;
            case Notice.Killing _ -> GaggleEventType.PROGRAM_KILLING;
            case Notice.StopOverdue _,Notice.SignalRefused _ -> GaggleEventType.STOP_OVERDUE;
            case Notice.Down _ -> GaggleEventType.PROGRAM_DOWN;
            case Notice.OperatorStart _,Notice.OperatorRestart _ -> GaggleEventType.OPERATOR_START;
            case Notice.OperatorStop _ -> GaggleEventType.OPERATOR_STOP;
            case Notice.OperatorSignal _ -> GaggleEventType.OPERATOR_SIGNAL;
            case Notice.OperatorReload _ -> GaggleEventType.OPERATOR_RELOAD;
        };
    }

    /** What happened and why, in one line; null when the type says it all. */
    public static @Nullable String messageOf(Notice notice) {
        return switch (notice) {
            case Notice.GaggleStarted started ->
                    started.programs() == 1 ? "1 program" : started.programs() + " programs";
            case Notice.Reloaded reloaded -> "asked by " + reloaded.requester()
                    + (reloaded.summary() == null ? "" : "; " + reloaded.summary());
            case Notice.GaggleStopping stopping -> "asked by " + stopping.requester();
            case Notice.EssentialDown down -> essentialDown(down.end());
            case Notice.StatesDumped _ -> null;
            case Notice.Up up -> "up, pid " + up.state().getPid();
            case Notice.StartFailed failed ->
                    "start failed: " + failed.state().getStartFailure() + outlook(failed.outlook());
            case Notice.Failed failed ->
                    "failed: " + failed.limit() + "; it stays down until an operator starts it";
            case Notice.Ready ready ->
                    (ready.again() ? "ready again after " : "ready after ") + ReadableDuration.of(ready.after());
            case Notice.NotReady not -> "not ready: " + not.detail();
            case Notice.Done _ -> "done";
            case Notice.Stopping stopping -> "stopping" + with(stopping.signal()) + ": " + whyStopped(stopping);
            case Notice.AfterCommand after -> afterCommand(after.outcome()) + ": " + after.signal();
            case Notice.NextSignal next -> stillThere(next.waited(), next.after()) + ": " + next.signal();
            case Notice.Killing killing -> stillThere(killing.waited(), killing.after()) + ": SIGKILL";
            case Notice.StopOverdue overdue ->
                    "still there " + ReadableDuration.of(overdue.waited()) + " after SIGKILL, "
                            + what(overdue.remains(), overdue.state()) + ": sending it again"
                            + shutdown(overdue.remains());
            case Notice.SignalRefused refused ->
                    "the system does not let gaggled send " + refused.signal() + " (EPERM): "
                            + what(refused.remains(), refused.state()) + "; end it as that user or as root"
                            + shutdown(refused.remains());
            case Notice.TakenBack taken -> "start cancelled" + whyTakenBack(taken);
            case Notice.Down down -> down(down);
            case Notice.OperatorStart start -> "operator start, " + start.requester();
            case Notice.OperatorRestart restart -> "operator restart, " + restart.requester();
            case Notice.OperatorStop stop -> "operator stop, " + stop.requester();
            case Notice.OperatorSignal signal -> "operator signal " + signal.signal() + ", " + signal.requester();
            case Notice.OperatorReload reload ->
                    "operator reload" + (reload.signal() == null ? " by reloadcommand" : " with " + reload.signal())
                            + ", " + reload.requester();
        };
    }

    /** What is logged of a program beside its events, in one line. */
    public static String messageOf(News news) {
        return switch (news) {
            case ErrandNews errand -> messageOf(errand);
            case TaskNews.Skipped skipped ->
                    skipped.program() + ": a run of its schedule (" + skipped.schedule().expression()
                            + ") is skipped because the one before still goes on";
        };
    }

    private static String messageOf(ErrandNews news) {
        String command = news.program() + ": its " + news.kind().getWord();
        return switch (news) {
            case ErrandNews.Failed failed -> command + " failed: " + failed.outcome();
            case ErrandNews.StillThere there ->
                    command + " was killed, and something of it is still there "
                            + ReadableDuration.of(ErrandNews.OVERDUE) + " after SIGKILL: sending it again"
                            + (there.runWaits() ? "; the program waits for it" : "");
        };
    }

    private static String afterCommand(ErrandOutcome outcome) {
        String command = ErrandKind.STOPCOMMAND.getWord();
        return outcome.isSuccess() ? "still there after its " + command : "its " + command + " failed, " + outcome;
    }

    /** What goes without saying is SIGTERM; that everything ends at once says SIGKILL. */
    private static String with(@Nullable ProcessSignal signal) {
        if (signal == null) {
            return " with its " + ErrandKind.STOPCOMMAND.getWord();
        }
        return signal.equals(ProcessSignal.TERM) || signal.equals(ProcessSignal.KILL) ? "" : " with " + signal;
    }

    private static String stillThere(Duration waited, @Nullable ProcessSignal after) {
        String time = ReadableDuration.of(waited);
        return after == null ? "still there after killwait " + time : "still there " + time + " after " + after;
    }

    private static String whyStopped(Notice.Stopping stopping) {
        return stopping.cause() instanceof Cause.Ended ended
                ? "its process died (" + ended.getHow() + "); what is left of its session is stopped"
                : String.valueOf(stopping.state().getReason());
    }

    private static String whyTakenBack(Notice.TakenBack taken) {
        String why = taken.missing() == null
                ? taken.state().getReason()
                : "dependency " + taken.missing() + " is not satisfied any more";
        return why == null ? "" : ": " + why;
    }

    private static String what(Notice.Remains remains, ProgramState state) {
        String what = (remains.leaderGone() ? "what pid " + state.getLastPid() + " left behind"
                : "pid " + state.getLastPid());
        return remains.refused() ? what + ", which runs as another user" : what;
    }

    private static String shutdown(Notice.Remains remains) {
        return remains.shutdownWaits() ? "; the shutdown waits for it" : "";
    }

    private static String down(Notice.Down down) {
        ProgramState state = down.state();
        String why = state.wasStoppedByGaggle() && state.getReason() != null ? " (" + state.getReason() + ")" : "";
        String how = how(down.death());
        String after = " after " + ReadableDuration.of(down.length());
        String what = down.death().status() instanceof ExitStatus.Unknown
                ? "down" + after + ", " + how
                : "down, " + how + (how.endsWith("core dumped") ? "," : "") + after;
        return what + why + outlook(down.outlook());
    }

    /** Why the run is over, in a few words. */
    public static String whyOver(Notice.Down down) {
        String reason = down.state().getReason();
        return down.state().wasStoppedByGaggle() && reason != null ? reason : how(down.death());
    }

    private static String how(Death death) {
        return death.byGaggled()
                ? death.status().toString()
                : new Cause.Ended(death.status(), death.signalledBy()).getHow();
    }

    private static String essentialDown(EssentialEnd end) {
        return "essential program " + end.program() + " is down for good (" + end.cause()
                + "); gaggled ends with status "
                + end.exitStatus();
    }

    private static String staysDown(Respawn respawn) {
        return switch (respawn) {
            case ALWAYS -> "";
            case NEVER -> ", respawn is off";
            case ON_FAILURE -> ", it has succeeded";
        };
    }

    private static String outlook(Outlook outlook) {
        return switch (outlook) {
            case Outlook.Over _ -> "";
            case Outlook.Removed _ -> "; not configured any more";
            case Outlook.Disabled _ -> "; disabled";
            case Outlook.Failed _ -> "; that was once too often";
            case Outlook.Done _ -> "";
            case Outlook.Scheduled scheduled -> "; runs again by its schedule, " + scheduled.schedule().expression();
            case Outlook.StaysDown stays -> "; stays down" + staysDown(stays.respawn());
            case Outlook.NoPlace _ -> "; starts again once it has a place here";
            case Outlook.WaitsFor waits -> "; waits for " + waits.program();
            case Outlook.Held _ -> "; starts when what the new configuration stops is down";
            case Outlook.StartsIn starts ->
                    starts.time().isZero() ? "; starts again"
                            : "; starts again in " + ReadableDuration.of(starts.time());
        };
    }
}

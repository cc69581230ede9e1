package org.gaggled.engine.oracle;

import java.util.ArrayList;
import java.util.List;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.engine.core.Command;
import org.gaggled.engine.core.ErrandKind;
import org.gaggled.engine.core.Notice;
import org.gaggled.engine.core.ProgramId;

/** The words in which the oracle and the core are compared: what of the core's commands the rules speak of. */
final class Deeds {

    private Deeds() {}

    static List<String> of(List<Command> commands) {
        List<String> deeds = new ArrayList<>();
        for (Command command : commands) {
            switch (command) {
                case Command.Launch launch -> deeds.add("launch " + launch.program());
                case Command.RunErrand run -> deeds.add("run " + run.kind() + " of " + run.program());
                case Command.EndErrand end -> deeds.add("end " + end.kind() + " of " + end.program());
                case Command.Withdraw withdraw -> deeds.add("withdraw " + withdraw.program());
                case Command.Signal signal -> deeds.add("send " + signal.signal() + " to " + signal.program());
                case Command.Publish publish -> published(publish.notice(), deeds);
                case Command.Finished _ -> deeds.add("finished");
                default -> {}
            }
        }
        return deeds;
    }

    private static void published(Notice notice, List<String> deeds) {
        switch (notice) {
            case Notice.Up up -> deeds.add("up " + up.state().getName());
            case Notice.Down down -> deeds.add("down " + down.state().getName());
            case Notice.Ready ready -> deeds.add("ready " + ready.state().getName());
            case Notice.NotReady not -> deeds.add("not ready " + not.state().getName());
            case Notice.Done done -> deeds.add("done " + done.state().getName());
            case Notice.Failed failed -> deeds.add("failed " + failed.state().getName());
            case Notice.StartFailed failed -> deeds.add("start failed " + failed.state().getName());
            case Notice.Stopping stopping -> deeds.add("stop " + stopping.state().getName());
            case Notice.EssentialDown down -> deeds.add("essential " + down.end().program());
            // The rules do not say how often SIGKILL is sent again.
            case Notice.StopOverdue overdue ->
                    deeds.remove("send " + ProcessSignal.KILL + " to " + overdue.state().getName());
            default -> {}
        }
    }

    /** Whether a start of that program is begun. */
    static boolean starts(List<Command> commands, ProgramId program) {
        return commands.stream().anyMatch(command -> command instanceof Command.Launch launch
                && launch.program().equals(program)
                || command instanceof Command.RunErrand run && run.kind() == ErrandKind.PRESTART
                        && run.program().equals(program));
    }

    /** Whether a stop of that program is begun. */
    static boolean stops(List<Command> commands, ProgramId program) {
        return commands.stream().anyMatch(command -> command instanceof Command.Publish(Notice.Stopping stopping)
                && stopping.state().getName().equals(program.name()));
    }
}

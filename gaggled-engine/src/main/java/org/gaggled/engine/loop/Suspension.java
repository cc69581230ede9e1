package org.gaggled.engine.loop;

import java.util.Optional;
import org.gaggled.api.launch.ProcessExit;
import org.gaggled.engine.core.Command;
import org.gaggled.engine.core.Input;

/**
 * What a loop still does when it ends for another gaggled to go on. The launcher is closed then. What it has told
 * before is taken in where it is told once only, and is remembered and published. What follows from it for processes is
 * left to the next gaggled: to that, it is a step that was not carried out.
 *
 * <p>No run ends meanwhile, and so the gaggle does not begin to end for one: how a process has ended is remembered, and
 * the next gaggled finds that nothing of the run is left.
 */
final class Suspension {

    private Suspension() {}

    /** A message that is still in the inbox, as it is taken in; empty where that loses nothing, or it is a request. */
    static Optional<Message> taken(Message message) {
        return switch (message) {
            case Message.Happened(Input input) -> taken(input).map(Message.Happened::new);
            case Message.ProcessStarted _,Message.Probed _ -> Optional.of(message);
            // The step of a command begins anew.
            case Message.OfErrand _,Message.Question<?> _ -> Optional.empty();
            // The next gaggled hears it all anew.
            case Message.NeighboursHeard _,Message.TellNeighbours _ -> Optional.empty();
        };
    }

    private static Optional<Input> taken(Input input) {
        return switch (input) {
            case Input.Exited exited ->
                    Optional.of(new Input.Exited(exited.program(), exited.run(), unfinished(exited.exit())));
            case Input.StartFailed _,Input.Withdrawn _,Input.Gone _,Input.ErrandEnded _,Input.Request _,Input.OfNeighbours _,Input.OfPlaces _ ->
                    Optional.empty();
            case Input.Begin _,Input.Resume _,Input.Started _,Input.SignalRefused _,Input.Probed _,Input.Due _,Input.AlarmRang _,Input.DumpStates _ ->
                    Optional.of(input);
        };
    }

    private static ProcessExit unfinished(ProcessExit exit) {
        return ProcessExit.builder(exit.getStatus()).usage(exit.getUsage()).leftovers(true).build();
    }

    /** Whether a command is for the next gaggled to carry out. */
    static boolean leaves(Command command) {
        return command instanceof Command.OfRun;
    }
}

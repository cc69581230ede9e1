package org.gaggled.engine.loop;

import org.gaggled.engine.core.Command;
import org.gaggled.engine.core.Input;

/**
 * What a loop still does when it ends for another gaggled to go on. The launcher is closed then. What it has told
 * before is taken in, for it is told once only, and is remembered and published. What follows from it for processes is
 * left to the next gaggled: to that, it is a step that was not carried out.
 */
final class Suspension {

    private Suspension() {}

    /** Whether a message that is still in the inbox tells what would be lost; requests are refused instead. */
    static boolean takes(Message message) {
        return switch (message) {
            case Message.Happened happened -> !(happened.input() instanceof Input.ShutdownNow);
            case Message.ProcessStarted _,Message.OfErrand _,Message.Probed _ -> true;
            case Message.Question<?> _ -> false;
        };
    }

    /** Whether a command is for the next gaggled to carry out. */
    static boolean leaves(Command command) {
        return command instanceof Command.OfRun;
    }
}

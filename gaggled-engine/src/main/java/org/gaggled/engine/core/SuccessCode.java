package org.gaggled.engine.core;

import org.gaggled.api.config.InvalidSettingException;
import org.gaggled.api.program.ExitStatus;
import org.gaggled.api.program.ProcessSignal;

/** A way to end that counts as success. */
public sealed interface SuccessCode {

    /** What users write. */
    String ALLOWED = "an exit status from 0 to 255, or the name of a signal";

    /** Whether a process that ended so has succeeded. */
    boolean matches(ExitStatus end);

    /** The process ended by itself, with that status. */
    record Status(int code) implements SuccessCode {

        @Override
        public boolean matches(ExitStatus end) {
            return end instanceof ExitStatus.Exited exited && exited.code() == code;
        }

        @Override
        public String toString() {
            return String.valueOf(code);
        }
    }

    /** The process died of that signal. */
    record Signal(ProcessSignal signal) implements SuccessCode {

        @Override
        public boolean matches(ExitStatus end) {
            return end instanceof ExitStatus.Killed killed && killed.signal().equals(signal);
        }

        @Override
        public String toString() {
            return signal.name();
        }
    }

    /**
     * Reads what users write. A number is an exit status, never a signal.
     *
     * @throws InvalidSettingException for anything else
     */
    static SuccessCode parse(String text) {
        if (text.matches("[0-9]{1,3}") && Integer.parseInt(text) <= 255) {
            return new Status(Integer.parseInt(text));
        }
        ProcessSignal signal = text.isEmpty() || Character.isDigit(text.charAt(0)) ? null : ProcessSignal.parse(text);
        if (signal == null) {
            throw new InvalidSettingException(
                    "has '" + text + "', which is not " + ALLOWED, "write numbers and names: 0, 3, TERM");
        }
        return new Signal(signal);
    }
}

package org.gaggled.importing.model;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gaggled.api.program.ProcessSignal;
import org.jspecify.annotations.Nullable;

/** Signals as gaggled has them. */
public final class Signals {

    private static final Pattern REAL_TIME = Pattern.compile("(?:SIG)?RTMIN(?:\\+([0-9]{1,2}))?");
    private static final int FIRST_REAL_TIME = 34;
    private static final int LAST_NAMED = 31;

    private Signals() {}

    /** A signal by its name, with or without {@code SIG}, or by its number; null where it is none. */
    public static @Nullable String of(String written) {
        Matcher realTime = REAL_TIME.matcher(written.strip().toUpperCase(Locale.ROOT));
        ProcessSignal signal = ProcessSignal.parse(!realTime.matches() ? written.strip()
                : String.valueOf(FIRST_REAL_TIME + (realTime.group(1) == null ? 0
                        : Integer.parseInt(realTime.group(1)))));
        if (signal == null) {
            return null;
        }
        return signal.number() <= LAST_NAMED ? signal.name().substring("SIG".length())
                : String.valueOf(signal.number());
    }

    /** Takes the signal that begins a stop. gaggled refuses SIGKILL for that, which ends every stop. */
    public static void readStop(String written, ForeignSetting from, Section program) {
        String signal = of(written);
        if (signal == null) {
            program.lose(from, "it is not a signal that gaggled knows");
        } else if (signal.equals("KILL")) {
            program.approximate(from, "stopsignal", "TERM/0s", "SIGTERM comes right before SIGKILL");
        } else {
            program.keep(from, "stopsignal", signal);
        }
    }
}

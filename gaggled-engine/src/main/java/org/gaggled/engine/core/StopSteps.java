package org.gaggled.engine.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.gaggled.api.config.InvalidSettingException;
import org.gaggled.api.config.Setting;
import org.gaggled.api.program.ProcessSignal;
import org.jspecify.annotations.Nullable;

/**
 * What a stop sends, one signal after another, before SIGKILL.
 *
 * @param steps at least one; none of them is SIGKILL, and only the last may be without a time
 */
public record StopSteps(List<Step> steps) {

    /** What users write: {@code TERM}, or {@code TERM/10s, INT/5s}. */
    public static final String ALLOWED = "a signal, or several, each with its time: TERM/10s, INT/5s";

    /** SIGTERM alone. */
    public static final StopSteps TERM = new StopSteps(List.of(new Step(ProcessSignal.TERM, null)));

    private static final Setting<Duration> TIME = Setting.duration("time");

    /**
     * One signal.
     *
     * @param time what the program is given to end; null for its {@code killwait}
     */
    public record Step(ProcessSignal signal, @Nullable Duration time) {

        @Override
        public String toString() {
            String name = nameOf(signal);
            return time == null ? name : name + "/" + time.toMillis() + "ms";
        }
    }

    /** Keeps a copy of the steps. */
    public StopSteps {
        steps = List.copyOf(steps);
    }

    /**
     * Reads what users write.
     *
     * @throws InvalidSettingException with what is wrong, and what to write
     */
    public static StopSteps parse(String text) {
        if (text.isBlank()) {
            throw new InvalidSettingException("does not name a signal", "write " + ALLOWED);
        }
        List<Step> steps = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            if (!steps.isEmpty() && steps.getLast().time() == null) {
                throw new InvalidSettingException(
                        "does not give '" + steps.getLast() + "' a time",
                        "write " + steps.getLast() + "/10s: only the last step can do without a time");
            }
            steps.add(step(part.strip()));
        }
        return new StopSteps(steps);
    }

    private static Step step(String text) {
        int slash = text.indexOf('/');
        String name = (slash < 0 ? text : text.substring(0, slash)).strip();
        ProcessSignal signal = ProcessSignal.parse(name);
        if (signal == null) {
            throw new InvalidSettingException("has '" + name + "', which is not a signal",
                    "write HUP, SIGHUP or its number");
        }
        if (signal.equals(ProcessSignal.KILL)) {
            throw new InvalidSettingException(
                    "has KILL, which ends every stop anyway", "leave it out; TERM/0s kills at once");
        }
        return new Step(signal, slash < 0 ? null : time(text.substring(slash + 1).strip()));
    }

    private static Duration time(String text) {
        try {
            return TIME.parseText(text);
        } catch (IllegalArgumentException e) {
            throw new InvalidSettingException("has the time '" + text + "', which " + e.getMessage(),
                    text.contains(" ") ? "put a comma before the next signal" : "write a time like 10s");
        }
    }

    /** A signal as users write it: {@code TERM}, or the number of one without a name of its own. */
    static String nameOf(ProcessSignal signal) {
        return signal.number() <= 31 ? signal.name().substring(3) : String.valueOf(signal.number());
    }

    /** As users write it. */
    @Override
    public String toString() {
        return steps.stream().map(Step::toString).collect(Collectors.joining(", "));
    }
}

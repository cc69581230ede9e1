package org.gaggled.engine.probe.told;

import org.gaggled.engine.launch.DescriptorWatch;
import java.time.Duration;
import java.util.Objects;
import org.gaggled.engine.core.Input;
import org.jspecify.annotations.Nullable;

/**
 * What a run says that it is doing, and how much time it asks for. The last word counts: of a program that says more
 * than ten things in a second, those between are left out. On the watching thread.
 */
final class News {

    private static final long PAUSE_NANOS = 100_000_000;

    private final Hearing hearing;
    private @Nullable String told;
    private @Nullable String status;
    private @Nullable Duration time;
    private long quietUntil = System.nanoTime();
    private DescriptorWatch.@Nullable Timer later;

    News(Hearing hearing) {
        this.hearing = hearing;
    }

    /** It says this of itself, for a person. */
    void status(String text) {
        status = text.replaceAll("\\p{Cntrl}", " ");
        tellSoon();
    }

    /** It asks for that much more time. */
    void moreTime(Duration asked) {
        time = asked;
        tellSoon();
    }

    /** Nothing more is told. */
    void end() {
        if (later != null) {
            hearing.watch().cancel(later);
            later = null;
        }
    }

    private void tellSoon() {
        if (later != null) {
            return;
        }
        if (quietUntil - System.nanoTime() <= 0) {
            tell();
        } else {
            later = hearing.watch().at(quietUntil, () -> {
                later = null;
                tell();
            });
        }
    }

    private void tell() {
        quietUntil = System.nanoTime() + PAUSE_NANOS;
        if (time != null) {
            hearing.tell().accept(new Input.TimeAsked(hearing.program(), hearing.run(), time));
            time = null;
        }
        if (status != null && !Objects.equals(status, told)) {
            told = status;
            hearing.tell().accept(new Input.StatusTold(hearing.program(), hearing.run(), status));
        }
        status = null;
    }
}

package org.gaggled.engine.probe.told;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.gaggled.engine.core.ProbeRules;
import org.gaggled.engine.output.LineListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lines that one run prints, until one of them matches. They are looked at on the watching thread, and not where
 * they are read: an expression may take long. While it is behind, the program is not read.
 */
final class PrintedLines implements LineListener {

    private static final Logger LOG = LoggerFactory.getLogger(PrintedLines.class);

    private static final int MOST_WAITING = 1 << 18;

    private final Hearing hearing;
    private final ProbeRules rules;
    private final Readiness readiness;
    private final LineMatcher matcher;
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile boolean wantsMore = true;

    PrintedLines(Hearing hearing, ProbeRules rules, Pattern pattern, Readiness readiness) {
        this.hearing = hearing;
        this.rules = rules;
        this.matcher = new LineMatcher(pattern);
        this.readiness = readiness;
    }

    /** The run is over: no further line counts. */
    void end() {
        wantsMore = false;
    }

    @Override
    public boolean wantsMore() {
        return wantsMore;
    }

    @Override
    public boolean isBehind() {
        return wantsMore && waiting.get() > MOST_WAITING;
    }

    @Override
    public void take(byte[] lines) {
        waiting.addAndGet(lines.length);
        hearing.watch().submit(() -> {
            look(lines);
            waiting.addAndGet(-lines.length);
        });
    }

    @Override
    public void ended() {
        hearing.watch().submit(
                () -> readiness.notYet("its output ended without a line that matches " + rules.target()));
    }

    private void look(byte[] printed) {
        if (!wantsMore) {
            return;
        }
        boolean wasTooHard = matcher.wasTooHard();
        if (matcher.matchesOne(printed)) {
            wantsMore = false;
            readiness.ready();
        } else if (matcher.wasTooHard() && !wasTooHard) {
            LOG.warn("{}: ready = {}: the regular expression takes too long on a line that the program has printed;"
                    + " such lines count as lines that do not match", hearing.program(), rules);
        }
    }
}

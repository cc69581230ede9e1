package org.gaggled.importing.supervisord;

import java.util.Arrays;
import java.util.List;
import org.gaggled.importing.model.ForeignSetting;
import org.gaggled.importing.model.Section;
import org.jspecify.annotations.Nullable;

/** Whether and how often a program is started again: {@code autorestart} and what goes with it. */
final class Restarting {

    /** gaggled's bound. */
    private static final int MOST_RETRIES = 1000;

    private final IniDocument.Section section;
    private final Section program;
    private final String autorestart;

    Restarting(IniDocument.Section section, Section program) {
        this.section = section;
        this.program = program;
        IniDocument.Entry entry = section.find("autorestart");
        String written = entry == null ? "unexpected" : Values.lower(entry.value());
        this.autorestart = written.equals("unexpected") ? written : String.valueOf(Values.isTrue(written));
    }

    void read() {
        IniDocument.Entry entry = section.find("autorestart");
        String respawn = autorestart.equals("unexpected") ? "on-failure" : autorestart;
        program.keep(
                entry == null ? new ForeignSetting("autorestart=unexpected by default", section.heading().place())
                        : entry.setting(),
                "respawn", respawn);
        readExitCodes(section.find("exitcodes"));
        readStartSeconds(section.find("startsecs"));
        readStartRetries(section.find("startretries"));
    }

    private void readExitCodes(IniDocument.@Nullable Entry entry) {
        if (entry == null) {
            return;
        }
        List<String> codes = Arrays.stream(entry.value().split("[,\\s]+")).filter(code -> !code.isEmpty()).toList();
        if (!autorestart.equals("unexpected")) {
            program.keep(entry.setting(), "it means nothing with autorestart=" + autorestart);
        } else if (codes.isEmpty() || !codes.stream().allMatch(code -> code.matches("[0-9]{1,3}"))) {
            program.lose(entry.setting(), "it is not a list of exit statuses");
        } else {
            program.keep(entry.setting(), "successcodes", codes);
        }
    }

    private void readStartSeconds(IniDocument.@Nullable Entry entry) {
        if (entry == null) {
            return;
        }
        if (entry.value().strip().equals("0")) {
            program.keep(entry.setting(), "a program is up as soon as it runs");
        } else {
            program.approximate(entry.setting(), "a program is up as soon as it runs, unless it has a 'ready' probe");
        }
    }

    /**
     * supervisord counts the starts in a row after which the program has not stayed up, gaggled the deaths within a
     * time: in which as many starts just fit.
     */
    private void readStartRetries(IniDocument.@Nullable Entry entry) {
        if (entry == null) {
            return;
        }
        Integer retries = Values.wholeNumber(entry.value());
        int seconds = startSeconds();
        if (autorestart.equals("false")) {
            program.lose(entry.setting(), "with respawn = false, a start that fails is not tried again");
        } else if (seconds == 0) {
            program.keep(entry.setting(), "it means nothing with startsecs=0");
        } else if (retries == null || retries < 0 || retries > MOST_RETRIES) {
            program.lose(entry.setting(), "it is not a number from 0 to " + MOST_RETRIES);
        } else {
            long time = window(retries, seconds);
            program.approximate(entry.setting(), "respawnlimit", retries + "/" + time + "s",
                    "what counts is how often the program dies within " + time
                            + " s, in which it can be tried so often, and not for how long it was up");
        }
    }

    private int startSeconds() {
        IniDocument.Entry entry = section.find("startsecs");
        Integer seconds = entry == null ? Integer.valueOf(1) : Values.wholeNumber(entry.value());
        return seconds == null ? 1 : Math.clamp(seconds, 0, 1000);
    }

    /** So many runs that are just too short, with gaggled's pauses between them. */
    private static long window(int retries, int seconds) {
        long millis = Math.max(1000L, retries * 1000L * seconds);
        long pause = 100;
        for (int i = 1; i < retries; i++) {
            millis += pause;
            pause = Math.min(2 * pause, 10_000);
        }
        return (millis + 999) / 1000;
    }
}

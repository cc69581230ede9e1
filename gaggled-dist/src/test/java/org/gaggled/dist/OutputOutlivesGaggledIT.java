package org.gaggled.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A gaggled that is killed takes neither its programs with it nor what they print: with {@code statedir}, the next one
 * goes on reading where it stopped.
 */
class OutputOutlivesGaggledIT extends OutputFixture {

    private static final int KILLS = 4;
    private static final int BLOCKS = 60;
    private static final int LINES_OF_BLOCK = 20_000;

    private static final String NOTES_ITS_RUN = "echo $$ >>runs\n";

    /** 8 MB of lines. */
    private static final String FLOOD = NOTES_ITS_RUN + "block=0\nwhile [ $block -lt " + BLOCKS + " ]; do\n"
            + "  seq $((block * " + LINES_OF_BLOCK + " + 1)) $(((block + 1) * " + LINES_OF_BLOCK + "))\n"
            + "  block=$((block + 1)); : >block$block; sleep 0.02\ndone\n"
            + "exec sleep 600\n";

    @RegisterExtension
    final Succession succession = new Succession();

    private Gaggled start(String config) {
        return succession.supervise(directory, config);
    }

    private void assertRanOnce() throws IOException {
        assertEquals(1, Files.readAllLines(directory.resolve("runs")).size(), succession::textOfLast);
    }

    @Test
    void inAFloodNoLineIsLostOrThereTwice() throws IOException {
        String config = "[gaggled]\nstatedir = " + directory.resolve("state") + "\n"
                + printer("flood", FLOOD, "maxsize = 500k", "keep = 1000");
        Gaggled gaggled = start(config);
        for (int kill = 1; kill <= KILLS; kill++) {
            awaitMade("block" + BLOCKS * kill / (KILLS + 1));
            gaggled.kill();
            gaggled = start(config);
        }
        awaitMade("block" + BLOCKS);
        long last = (long) BLOCKS * LINES_OF_BLOCK;
        log("flood").awaitNumber(last);
        gaggled.stop();
        LogFile.dropped(log("flood").lines(), 1, last);
        assertRanOnce();
    }

    @Test
    void whatAQuietProgramHasPrintedMeanwhileIsReadByTheNextOne() throws IOException {
        String script = NOTES_ITS_RUN + "seq 1 1000; " + until("killed")
                + "seq 1001 2000; echo end; : >printed; exec sleep 600\n";
        String config = "[gaggled]\nstatedir = " + directory.resolve("state") + "\n" + printer("quiet", script);
        Gaggled gaggled = start(config);
        log("quiet").awaitNumber(1000);
        gaggled.kill();
        make("killed");
        awaitMade("printed");
        gaggled = start(config);
        log("quiet").awaitLine("end");
        gaggled.stop();
        assertEquals(0, LogFile.dropped(log("quiet").lines().subList(0, 2000), 1, 2000));
        assertEquals(2001, log("quiet").lines().size());
        assertRanOnce();
    }

    @Test
    void withoutStatedirAProgramGoesOnWhenNobodyReadsItAnyMore() throws IOException {
        String script = "echo reads; " + until("killed") + "echo unread && : >printed; exec sleep 600\n";
        Gaggled gaggled = start(printer("alone", script));
        log("alone").awaitLine("reads");
        gaggled.kill();
        make("killed");
        // Neither killed by it, nor kept waiting.
        awaitMade("printed");
    }
}

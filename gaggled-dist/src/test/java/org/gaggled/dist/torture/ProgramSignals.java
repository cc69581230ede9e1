package org.gaggled.dist.torture;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.gaggled.dist.ReportedRun;

/** Signals from outside to programs and to what they have made, of which gaggled is not told. */
final class ProgramSignals implements Torment {

    private static final List<String> SIGNALS =
            List.of("KILL", "KILL", "KILL", "TERM", "SEGV", "INT", "HUP", "USR1", "STOP", "CONT", "WINCH");

    private final Ledger ledger;
    private final Shell shell;
    private final Tally tally;

    ProgramSignals(Ledger ledger, Shell shell, Tally tally) {
        this.ledger = ledger;
        this.shell = shell;
        this.tally = tally;
    }

    @Override
    public String name() {
        return "signals from outside";
    }

    @Override
    public Duration pause() {
        return Duration.ofMillis(250);
    }

    /** Several at once, so that some come in the same instant. */
    @Override
    public void strike(Random random) throws IOException {
        ledger.read();
        List<ReportedRun> living = ledger.allLiving();
        for (int count = Math.min(living.size(), random.nextInt(6)); count > 0; count--) {
            String signal = SIGNALS.get(random.nextInt(SIGNALS.size()));
            shell.signal(living.get(random.nextInt(living.size())), signal);
            tally.count("signal from outside: SIG" + signal);
        }
    }

    /** What was stopped goes on. */
    @Override
    public void relieve() throws IOException {
        ledger.read();
        for (ReportedRun run : ledger.allLiving()) {
            shell.signal(run, "CONT");
        }
    }
}

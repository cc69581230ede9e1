package org.gaggled.dist.torture;

import java.io.IOException;
import java.io.Writer;
import org.gaggled.dist.ReportedRun;

/** A shell that sends signals, as anybody on the machine may: one process for all of them. */
final class Shell implements AutoCloseable {

    private final Process process;
    private final Writer input;

    Shell() throws IOException {
        process = new ProcessBuilder("/bin/bash").redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        input = process.outputWriter();
    }

    synchronized void signal(long pid, String name) throws IOException {
        input.write("kill -s " + name + " " + pid + "\n");
        input.flush();
    }

    /** Sends a signal to a process, unless it has ended: its number may be somebody else's then. */
    void signal(ReportedRun run, String name) throws IOException {
        if (run.isAlive()) {
            signal(run.pid(), name);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}

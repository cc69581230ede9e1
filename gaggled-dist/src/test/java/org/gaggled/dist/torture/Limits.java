package org.gaggled.dist.torture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The soft limits of a process that runs, which somebody else sets: {@code prlimit}. */
enum Limits {

    OPEN_FILES("nofile", "Max open files"),
    ADDRESS_SPACE("as", "Max address space");

    private final String option;
    private final String title;

    Limits(String option, String title) {
        this.option = option;
        this.title = title;
    }

    /** The limit as it is: a number, or {@code unlimited}. */
    String of(long pid) throws IOException {
        List<String> limits = Files.readAllLines(Path.of("/proc/" + pid + "/limits"));
        return limits.stream().filter(line -> line.startsWith(title)).map(line -> line.split("\\s{2,}")[1])
                .findFirst().orElseThrow(() -> new IOException("there is no process " + pid));
    }

    /** Sets it, unless the process is gone. */
    void set(long pid, String limit) throws IOException, InterruptedException {
        new ProcessBuilder("prlimit", "--pid", Long.toString(pid), "--" + option + "=" + limit + ":")
                .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
    }
}

package org.gaggled.engine.output.file;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Writes a log on a disk of 64 KiB until that is full, makes room, and goes on; then on one that can only be read. It
 * prints what it sees, for {@link SmallDiskTest}.
 */
final class OnSmallDisk {

    private static final String LINE = "x".repeat(998) + "\n";

    private OnSmallDisk() {}

    public static void main(String[] arguments) throws Exception {
        LogDirectory log = new LogDirectory(Path.of(arguments[0]));
        Path ballast = log.directory.resolve("ballast");
        Files.write(ballast, new byte[30_000]);
        FileSink sink = log.open(log.rules(1 << 20, 3));
        int written = 0;
        // Some at once, so that the disk becomes full in the middle of a line, and in the middle of a call.
        for (int count = log.writeOnce(sink, LINE.repeat(9)); count > 0; count = log.writeOnce(sink, LINE.repeat(9))) {
            written += count;
            print("whole lines only", count % LINE.length() == 0);
        }
        print("full", written > 9 * LINE.length() && written < 1 << 16);
        print("nothing but whole lines is in the file", content(log).equals(LINE.repeat(written / LINE.length())));
        Files.delete(ballast);
        log.after(Duration.ofSeconds(1));
        log.write(sink, "after\n");
        print("goes on", content(log).equals(LINE.repeat(written / LINE.length()) + "after\n"));
        sink.close();
        sink = log.open(log.rules(1 << 20, 3));
        String before = content(log);
        mount("remount,ro", log.directory);
        print("cannot be written", log.writeOnce(sink, "never\n") == 0);
        mount("remount,rw", log.directory);
        log.after(Duration.ofSeconds(1));
        log.write(sink, "again\n");
        sink.close();
        print("goes on again", content(log).equals(before + "again\n"));
    }

    private static String content(LogDirectory log) throws IOException {
        return Files.readString(log.file, StandardCharsets.US_ASCII);
    }

    private static void mount(String options, Path directory) throws IOException, InterruptedException {
        int status = new ProcessBuilder("mount", "-o", options, directory.toString()).inheritIO().start().waitFor();
        if (status != 0) {
            throw new IOException("mount ended with " + status);
        }
    }

    private static void print(String what, boolean isSo) {
        System.out.println((isSo ? "yes: " : "NO: ") + what);
    }
}

package org.gaggled.dist.torture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a process takes of the machine.
 *
 * @param life which gaggled it is
 * @param descriptors that it has open
 * @param threads that it has
 * @param residentKilobytes of memory, without the files that it has mapped: lines that wait are in such
 */
record Vitals(int life, long descriptors, long threads, long residentKilobytes) {

    static Vitals of(int life, long pid) throws IOException {
        String status = Files.readString(Path.of("/proc/" + pid + "/status"));
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            return new Vitals(life, descriptors.count(), number(status, "Threads"), number(status, "RssAnon"));
        }
    }

    /** How much address space a process has, in bytes. */
    static long addressSpace(long pid) throws IOException {
        return number(Files.readString(Path.of("/proc/" + pid + "/status")), "VmSize") << 10;
    }

    private static long number(String status, String name) {
        Matcher found = Pattern.compile("(?m)^" + name + ":\\s+(\\d+)").matcher(status);
        if (!found.find()) {
            throw new IllegalStateException("no " + name + " in " + status);
        }
        return Long.parseLong(found.group(1));
    }
}

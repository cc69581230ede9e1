package org.gaggled.engine.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What this process has open. */
public final class OpenDescriptors {

    private OpenDescriptors() {}

    /**
     * What each descriptor is open as: the path of a file, or a kind and a number, as {@code pipe:[4711]}. One that
     * another thread closes meanwhile is left out.
     */
    public static SortedMap<Integer, String> now() throws IOException {
        List<Path> descriptors;
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            descriptors = all.toList();
        }
        SortedMap<Integer, String> open = new TreeMap<>();
        for (Path each : descriptors) {
            try {
                String target = Files.readSymbolicLink(each).toString();
                open.put(Integer.valueOf(each.getFileName().toString()), target);
            } catch (NoSuchFileException closedMeanwhile) {
                continue;
            }
        }
        return open;
    }
}

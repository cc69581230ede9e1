package org.gaggled.engine.config;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.gaggled.api.launch.LimitedResource;
import org.gaggled.api.launch.ProcessLimit;
import org.gaggled.engine.config.known.ProcessorList;
import org.gaggled.engine.config.read.Standing;
import org.gaggled.engine.launch.Capability;
import org.gaggled.engine.launch.GaggledExec;
import org.gaggled.engine.text.Presence;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What Linux tells of the process that gaggled runs in. */
final class ThisProcess {

    private static final Logger LOG = LoggerFactory.getLogger(ThisProcess.class);

    private static final Path OWN = Path.of("/proc/self");
    private static final Path PROCESSORS = Path.of("/sys/devices/system/cpu/online");
    private static final Path MOST_DESCRIPTORS = Path.of("/proc/sys/fs/nr_open");

    /** The lines of {@code limits} begin with these, and then have the soft and the hard limit. */
    private static final Map<LimitedResource, String> NAMES = new EnumMap<>(Map.ofEntries(
            Map.entry(LimitedResource.CPU, "Max cpu time"),
            Map.entry(LimitedResource.FSIZE, "Max file size"),
            Map.entry(LimitedResource.DATA, "Max data size"),
            Map.entry(LimitedResource.STACK, "Max stack size"),
            Map.entry(LimitedResource.CORE, "Max core file size"),
            Map.entry(LimitedResource.RSS, "Max resident set"),
            Map.entry(LimitedResource.NPROC, "Max processes"),
            Map.entry(LimitedResource.NOFILE, "Max open files"),
            Map.entry(LimitedResource.MEMLOCK, "Max locked memory"),
            Map.entry(LimitedResource.AS, "Max address space"),
            Map.entry(LimitedResource.LOCKS, "Max file locks"),
            Map.entry(LimitedResource.SIGPENDING, "Max pending signals"),
            Map.entry(LimitedResource.MSGQUEUE, "Max msgqueue size"),
            Map.entry(LimitedResource.NICE, "Max nice priority"),
            Map.entry(LimitedResource.RTPRIO, "Max realtime priority"),
            Map.entry(LimitedResource.RTTIME, "Max realtime timeout")));

    /** Of what follows the name of the program in {@code stat}, whose third field is the first of these. */
    private static final int NICE_FIELD = 16;

    private ThisProcess() {}

    /** Its standing; null where the kernel is not Linux, or does not tell. */
    static @Nullable Standing standing() {
        if (!Files.isReadable(OWN.resolve("status"))) {
            return null;
        }
        try {
            return read();
        } catch (IOException unreadable) {
            LOG.warn("it is not known what gaggled may, because {} cannot be read: {}", OWN,
                    Presence.reason(unreadable));
            return null;
        }
    }

    private static Standing read() throws IOException {
        List<String> status = Files.readAllLines(OWN.resolve("status"));
        return new Standing(
                // Real, effective, saved and file system's: the effective one counts.
                (int) Long.parseLong(field(status, "Uid:", 1)),
                (int) Long.parseLong(field(status, "Gid:", 1)),
                capabilities(status, "CapEff:"),
                capabilities(status, "CapPrm:"),
                capabilities(status, "CapBnd:"),
                nice(),
                Integer.parseInt(Files.readString(OWN.resolve("oom_score_adj")).strip()),
                limits(Files.readAllLines(OWN.resolve("limits"))),
                processors(),
                mostDescriptors(),
                GaggledExec.ofInstallation() instanceof GaggledExec.Unusable(String reason) ? reason : null);
    }

    /** The kernel gives a file below /proc/sys to the first read alone, so that one has to be large enough. */
    private static long mostDescriptors() throws IOException {
        try (BufferedReader reader = Files.newBufferedReader(MOST_DESCRIPTORS)) {
            return Long.parseLong(String.valueOf(reader.readLine()).strip());
        }
    }

    private static Set<String> capabilities(List<String> status, String name) throws IOException {
        long bits = Long.parseUnsignedLong(field(status, name, 0), 16);
        return IntStream.range(0, Capability.names().size())
                .filter(number -> (bits >> number & 1) == 1)
                .mapToObj(Capability.names()::get)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static String field(List<String> status, String name, int number) throws IOException {
        for (String line : status) {
            if (line.startsWith(name)) {
                return line.substring(name.length()).strip().split("\\s+", -1)[number];
            }
        }
        throw new IOException("no line " + name + " in " + OWN.resolve("status"));
    }

    private static int nice() throws IOException {
        String stat = Files.readString(OWN.resolve("stat"));
        return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[NICE_FIELD]);
    }

    static Map<LimitedResource, ProcessLimit> limits(List<String> lines) {
        Map<LimitedResource, ProcessLimit> limits = new EnumMap<>(LimitedResource.class);
        NAMES.forEach((resource, name) -> {
            for (String line : lines) {
                if (line.startsWith(name)) {
                    String[] numbers = line.substring(name.length()).strip().split("\\s+", -1);
                    limits.put(resource, ProcessLimit.of(number(numbers[0]), number(numbers[1])));
                }
            }
        });
        return limits;
    }

    /** What is longer than that is as good as unlimited. */
    private static long number(String text) {
        return text.equals("unlimited") || text.length() > 18 ? ProcessLimit.UNLIMITED : Long.parseLong(text);
    }

    private static SortedSet<Integer> processors() throws IOException {
        if (!Files.isReadable(PROCESSORS)) {
            return new TreeSet<>();
        }
        return ProcessorList.parse(List.of(Files.readString(PROCESSORS).strip().split(",")));
    }
}

package org.gaggled.engine.config.read;

import java.io.IOException;
import java.io.InputStream;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.engine.config.problem.Problems;
import org.gaggled.engine.launch.CommandSearch;
import org.gaggled.engine.text.Presence;
import org.gaggled.engine.text.Wording;
import org.jspecify.annotations.Nullable;

/** This machine as it is, and a record of all answers that it has given. */
public final class PresentSurroundings implements Surroundings {

    /** The largest file that is read; a file of ten thousand programs is a hundredth of that. */
    static final int MOST_BYTES = 16 << 20;

    private final Path directory;
    private final Map<String, String> formerCommands;
    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private final Map<RecordedSources.Pattern, List<String>> matches = new LinkedHashMap<>();
    private final Map<String, String> addresses = new LinkedHashMap<>();
    private @Nullable CommandSearch commands;

    public PresentSurroundings(Path directory) {
        this(directory, Map.of());
    }

    /**
     * This machine for a gaggled that goes on with what runs.
     *
     * @param formerCommands where commands were found that may be nowhere now
     */
    public PresentSurroundings(Path directory, Map<String, String> formerCommands) {
        this.directory = directory;
        this.formerCommands = formerCommands;
    }

    /** All that was asked so far, so that it can be read again. */
    public RecordedSources record(Path file, @Nullable String format, HostEnvironment host) {
        return new RecordedSources(
                file.toString(), format, host.variables(), host.hostName(), host.directory().toString(), files,
                matches, commands == null ? Map.of() : commands.answers(), addresses);
    }

    @Override
    public byte @Nullable [] read(Path path, ConfigPosition position, Problems problems) {
        byte[] bytes = bytesOf(path, position, problems);
        if (bytes != null) {
            files.put(path.toString(), bytes);
        }
        return bytes;
    }

    private byte @Nullable [] bytesOf(Path path, ConfigPosition position, Problems problems) {
        Path file = directory.resolve(path);
        String shown = Wording.quoted(path.toString());
        if (Files.isDirectory(file)) {
            problems.error(position, shown + " is a directory, not a configuration file", "name a file in it");
            return null;
        }
        if (Files.exists(file) && !Files.isRegularFile(file) && !isOpenedByCaller(file)) {
            problems.error(position, shown + " is a pipe, socket or device, not a file", "name a regular file");
            return null;
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length <= MOST_BYTES) {
                return bytes;
            }
            problems.error(position, shown + " is larger than " + (MOST_BYTES >> 20) + " MiB",
                    "is it a configuration?");
        } catch (IOException unreadable) {
            reportUnreadable(path, file, unreadable, position, problems);
        }
        return null;
    }

    private void reportUnreadable(
            Path path, Path file, IOException unreadable, ConfigPosition position, Problems problems) {
        String shown = Wording.quoted(path.toString());
        String obstacle = Presence.obstacle(file);
        if (obstacle != null) {
            String where = path.isAbsolute() ? null : "it was looked for in " + directory;
            problems.error(position, shown + " " + obstacle,
                    Files.isSymbolicLink(file) ? "repair the link, or remove it" : where);
        } else if (unreadable instanceof AccessDeniedException) {
            problems.error(position, shown + " may not be read by this user", "change its permissions");
        } else {
            problems.error(position, shown + " cannot be read: " + Presence.reason(unreadable), null);
        }
    }

    /**
     * Whether it is standard input or another open file that whoever started gaggled has passed on: that is meant to be
     * read.
     */
    private static boolean isOpenedByCaller(Path file) {
        return file.startsWith("/dev/stdin") || file.startsWith("/dev/fd");
    }

    @Override
    public boolean isMissing(Path path) {
        return Presence.isMissing(directory.resolve(path));
    }

    @Override
    public boolean isSame(Path one, Path other) {
        return Presence.isSame(directory.resolve(one), directory.resolve(other));
    }

    @Override
    public boolean differ(Path one, Path other) {
        Path first = directory.resolve(one);
        Path second = directory.resolve(other);
        try {
            return !Files.isRegularFile(first) || !Files.isRegularFile(second) || Files.mismatch(first, second) >= 0;
        } catch (IOException unreadable) {
            // What cannot be compared may differ.
            return true;
        }
    }

    @Override
    public Path identityOf(Path path) {
        Path absolute = directory.resolve(path);
        try {
            return absolute.toRealPath();
        } catch (IOException unreadable) {
            // Then reading it reports why; until then it is known by its name.
            return absolute.normalize();
        }
    }

    @Override
    public FilePattern.Found find(String pattern, Path beside) {
        FilePattern.Found found = FilePattern.find(pattern, beside, directory);
        matches.put(
                new RecordedSources.Pattern(pattern, beside.toString()),
                found.files().stream().map(Path::toString).toList());
        return found;
    }

    @Override
    public CommandSearch commands(String searchPath) {
        CommandSearch search = CommandSearch.toGoOn(searchPath, directory, formerCommands);
        commands = search;
        return search;
    }

    @Override
    public @Nullable String addressOf(String networkInterface) {
        String address = lookUp(networkInterface);
        if (address != null) {
            addresses.put(networkInterface, address);
        }
        return address;
    }

    private static @Nullable String lookUp(String networkInterface) {
        try {
            NetworkInterface found = NetworkInterface.getByName(networkInterface);
            return found == null
                    ? null
                    : found.inetAddresses()
                            .min(Comparator.comparing(Inet6Address.class::isInstance))
                            .map(InetAddress::getHostAddress)
                            .orElse(null);
        } catch (SocketException unknown) {
            // Then it is a host's name like any other, which the transport looks up.
            return null;
        }
    }

    @Override
    public boolean arePast() {
        return false;
    }
}

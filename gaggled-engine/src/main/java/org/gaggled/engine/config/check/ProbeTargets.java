package org.gaggled.engine.config.check;

import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.gaggled.api.config.InvalidSettingException;
import org.gaggled.engine.config.known.ProbeSettings;

/** The kinds of probes there are, and what each of them can try. */
final class ProbeTargets {

    private static final List<String> TRIED = List.of("tcp", "http", "https", "exec", "file", "unix");

    private static final Pattern ADDRESS =
            Pattern.compile("//([^/:\\[\\]\\s]+|\\[[0-9A-Fa-f:.%]+])(?::([0-9]{1,5}))?(/\\S*)?");

    private static final int LAST_PORT = 65_535;

    private ProbeTargets() {}

    /** All kinds. */
    static List<String> kinds() {
        return Stream.concat(ProbeSettings.TOLD.stream(), TRIED.stream()).toList();
    }

    /**
     * Checks the target of a kind that gaggled tries, but for that of {@code exec}, which is a command line.
     *
     * @throws InvalidSettingException with what is wrong, fit to stand behind the probe as it is written
     */
    static void check(String kind, String target) {
        switch (kind) {
            case "tcp" -> checkAddress(target, Set.of("port"), "write tcp://HOST:PORT");
            case "http", "https" -> checkAddress(target, Set.of("path"), "write " + kind + "://HOST:PORT/PATH");
            default -> checkPath(kind, target);
        }
    }

    private static void checkAddress(String target, Set<String> parts, String advice) {
        Matcher address = ADDRESS.matcher(target);
        if (!address.matches() || (parts.contains("port") && address.group(2) == null)
                || (!parts.contains("path") && address.group(3) != null)) {
            throw new InvalidSettingException("is not an address", advice);
        }
        String port = address.group(2);
        if (port != null && (Integer.parseInt(port) < 1 || Integer.parseInt(port) > LAST_PORT)) {
            throw new InvalidSettingException("has the port " + port + ", which does not exist",
                    "write a port from 1 to " + LAST_PORT);
        }
    }

    private static void checkPath(String kind, String target) {
        if (!target.startsWith("/")) {
            throw new InvalidSettingException("does not have a path that begins with /", "write " + kind + ":/PATH");
        }
    }
}

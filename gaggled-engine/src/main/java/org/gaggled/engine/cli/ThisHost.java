package org.gaggled.engine.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.gaggled.engine.config.HostEnvironment;
import org.gaggled.engine.launch.SystemText;

/** The machine and the process that gaggled, or a program that reads its configuration as it does, runs on and in. */
public final class ThisHost {

    private static final Path OWN_ENVIRONMENT = Path.of("/proc/self/environ");
    private static final String LOCALE = "LC_ALL";

    /** Set by bin/gaggled: {@code =VALUE} of the variable before, or nothing where there was none. */
    private static final String LOCALE_PROPERTY = "gaggled.lc_all";

    private static final Path KERNEL_HOST_NAME = Path.of("/proc/sys/kernel/hostname");

    private ThisHost() {}

    /** What a configuration may ask of it. */
    public static HostEnvironment environment() {
        return new HostEnvironment(variables(), hostName(), Path.of("").toAbsolutePath());
    }

    /** The environment gaggled was started with, to the byte: Java's own view of it has lost what is not UTF-8. */
    private static Map<String, String> variables() {
        Map<String, String> variables = new LinkedHashMap<>();
        if (Files.isReadable(OWN_ENVIRONMENT)) {
            for (String variable : ownEnvironment().split("\0", -1)) {
                int equals = variable.indexOf('=');
                if (equals > 0) {
                    variables.putIfAbsent(variable.substring(0, equals), variable.substring(equals + 1));
                }
            }
        } else {
            variables.putAll(System.getenv());
        }
        restoreLocale(variables);
        return variables;
    }

    private static String ownEnvironment() {
        try {
            return SystemText.decode(Files.readAllBytes(OWN_ENVIRONMENT));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + OWN_ENVIRONMENT, e);
        }
    }

    /** Undoes what bin/gaggled does to the locale, so that Java can name every file, for gaggled alone. */
    private static void restoreLocale(Map<String, String> variables) {
        String before = System.getProperty(LOCALE_PROPERTY);
        if (before == null) {
            return;
        }
        if (before.startsWith("=")) {
            variables.put(LOCALE, before.substring(1));
        } else {
            variables.remove(LOCALE);
        }
    }

    /** Unique on this machine: a process id is not given twice in one millisecond. */
    static String newInstanceId() {
        return Long.toHexString(System.currentTimeMillis()) + "-"
                + Long.toHexString(ProcessHandle.current().pid());
    }

    /** The kernel's own word where it can be had: asking the resolver may take seconds where DNS is away. */
    private static String hostName() {
        try {
            return Files.isReadable(KERNEL_HOST_NAME)
                    ? hostName(KERNEL_HOST_NAME)
                    : InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    static String hostName(Path file) {
        try {
            return SystemText.decode(Files.readAllBytes(file)).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}

package org.gaggled.engine.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.gaggled.engine.config.read.HostEnvironment;
import org.gaggled.engine.launch.CgroupDelegation;
import org.gaggled.engine.launch.SystemText;

/** The machine and the process that gaggled, or a program that reads its configuration as it does, runs on and in. */
public final class ThisHost {

    private static final Path OWN_ENVIRONMENT = Path.of("/proc/self/environ");
    /** Set by bin/gaggled, with numbers from 1 on: the parts of the environment that it was started with, in Base64. */
    private static final String HANDED_OVER = "gaggled_environment_";

    private static final Path KERNEL_HOST_NAME = Path.of("/proc/sys/kernel/hostname");

    private ThisHost() {}

    /** What a configuration may ask of it, for a reader that starts no program. */
    public static HostEnvironment environment() {
        return new HostEnvironment(variables(), hostName(), Path.of("").toAbsolutePath());
    }

    /** What a configuration may ask of it, and of the process that is to start the programs, which is this one. */
    public static HostEnvironment environmentOfSupervisor() {
        return new HostEnvironment(
                variables(), hostName(), Path.of("").toAbsolutePath(), ThisProcess::standing,
                CgroupDelegation::ofThisProcess);
    }

    /**
     * The environment gaggled was started with, to the byte: Java's own view of it has lost what is not UTF-8, and a
     * shell drops names that are not its own and adds others. So bin/gaggled hands over what it found; without it, the
     * kernel tells.
     */
    private static Map<String, String> variables() {
        byte[] handedOver = handedOver();
        if (handedOver.length == 0 && !Files.isReadable(OWN_ENVIRONMENT)) {
            return System.getenv();
        }
        Map<String, String> variables = new LinkedHashMap<>();
        for (String variable : SystemText.decode(handedOver.length > 0 ? handedOver : ownEnvironment()).split("\0",
                -1)) {
            int equals = variable.indexOf('=');
            if (equals > 0) {
                variables.putIfAbsent(variable.substring(0, equals), variable.substring(equals + 1));
            }
        }
        return variables;
    }

    private static byte[] handedOver() {
        StringBuilder parts = new StringBuilder();
        int number = 1;
        for (String part = System.getenv(HANDED_OVER + number); part != null;
                part = System.getenv(HANDED_OVER + number)) {
            parts.append(part);
            number++;
        }
        return Base64.getDecoder().decode(parts.toString());
    }

    private static byte[] ownEnvironment() {
        try {
            return Files.readAllBytes(OWN_ENVIRONMENT);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + OWN_ENVIRONMENT, e);
        }
    }

    /** Unique on this machine: a process id is not given twice in one millisecond. */
    public static String newInstanceId() {
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

package org.gaggled.engine.core;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which program is meant, for as long as gaggled runs, also when the configuration is replaced: a program that keeps
 * its section, and its number among the instances of that, is the same one.
 *
 * <p>What it is called belongs to the definition in force, and is carried along for whoever speaks of it: the first
 * instance of {@code w} is {@code w:1} beside others, and {@code w} alone. Both are one program, and so are equal.
 */
public final class ProgramId {

    /** What stands between the name of a program and its host. */
    public static final char HOST_MARK = '@';

    private final String section;
    private final int instance;
    private final boolean amongOthers;

    /** The host that it is a program of; null for this one. */
    private final @Nullable String host;

    private ProgramId(String section, int instance, boolean amongOthers, @Nullable String host) {
        this.section = Objects.requireNonNull(section);
        this.instance = instance;
        this.amongOthers = amongOthers;
        this.host = host;
    }

    /** The one program of a section. */
    public ProgramId(String name) {
        this(name, 1, false, null);
    }

    /** One of several instances of a section, counted from 1. */
    public static ProgramId instanceOf(String section, int number) {
        return new ProgramId(section, number, true, null);
    }

    /** What is called that on another host: the program of that name, or the instances that share it. */
    public static ProgramId at(String host, String name) {
        int colon = name.lastIndexOf(':');
        int number = colon < 1 ? 0 : instanceNumber(name.substring(colon + 1));
        return number == 0 ? new ProgramId(name, 1, false, host)
                : new ProgramId(name.substring(0, colon), number, true, host);
    }

    /** A number as it stands behind the name of a section; 0 for what is none. */
    private static int instanceNumber(String text) {
        boolean digits = !text.isEmpty() && text.length() <= 4 && text.charAt(0) != '0'
                && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return digits ? Integer.parseInt(text) : 0;
    }

    /** The same program, of that host. */
    public ProgramId of(String otherHost) {
        return new ProgramId(section, instance, amongOthers, otherHost);
    }

    /** What it is called; unique in the gaggle. A program of another host is {@code NAME@HOST}. */
    public String name() {
        return host == null ? nameThere() : nameThere() + HOST_MARK + host;
    }

    /** What it is called on its own host. */
    public String nameThere() {
        return amongOthers ? section + ":" + instance : section;
    }

    /** The host that it is a program of; null where that is this one. */
    public @Nullable String host() {
        return host;
    }

    /** That host; it must be another one. */
    String requireHost() {
        return Objects.requireNonNull(host);
    }

    /** Whether the other one is the same program, or is one of the instances that this one means. */
    boolean covers(ProgramId other) {
        return equals(other) || (!amongOthers && section.equals(other.section) && Objects.equals(host, other.host));
    }

    /** What it is called together with the other instances of its section; null when it is the only one. */
    public @Nullable String group() {
        return amongOthers ? section : null;
    }

    /** The name of its section, which all instances share. */
    public String section() {
        return section;
    }

    /** Its number among the instances of its section, from 1. */
    public int instance() {
        return instance;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ProgramId id && instance == id.instance && section.equals(id.section)
                && Objects.equals(host, id.host);
    }

    @Override
    public int hashCode() {
        return 31 * section.hashCode() + instance + (host == null ? 0 : 961 * host.hashCode());
    }

    @Override
    public String toString() {
        return name();
    }
}

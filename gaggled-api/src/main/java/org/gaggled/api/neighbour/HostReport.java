package org.gaggled.api.neighbour;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.gaggled.api.Stability;
import org.jspecify.annotations.Nullable;

/**
 * What all programs of one host do, at one moment. Immutable.
 *
 * <p>It is bounded: at most 10,000 programs and 100,000 needs, names of at most 255 bytes, texts of at most 500
 * characters. A builder refuses what is beyond that, so a source that makes a report of a stranger's bytes has to be
 * ready for an {@link IllegalArgumentException}, and treats that host as unknown.
 *
 * @since 1.0
 */
@Stability(Stability.Level.EVOLVING)
public final class HostReport {

    private static final Pattern HOST_NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final int MOST_PROGRAMS = 10_000;
    private static final int MOST_NEEDS = 100_000;
    private static final int LONGEST_INCARNATION = 64;
    private static final int LONGEST_TEXT = 4096;

    private final String host;
    private final String incarnation;
    private final String configFile;
    private final @Nullable String controlUrl;
    private final @Nullable String controlKey;
    private final List<NeighbourProgram> programs;
    private final List<NeighbourNeed> needs;

    private HostReport(Builder builder) {
        this.host = builder.host;
        this.incarnation = builder.incarnation;
        this.configFile = builder.configFile;
        this.controlUrl = builder.controlUrl;
        this.controlKey = builder.controlKey;
        this.programs = builder.programs;
        this.needs = builder.needs;
    }

    /**
     * Begins the report of a host without programs.
     *
     * @throws IllegalArgumentException when that cannot be a host's name, or the incarnation is empty or too long
     */
    public static Builder builder(String host, String incarnation) {
        return new Builder(host, incarnation);
    }

    /** Whether a host can have that name: 1 to 64 letters and digits of ASCII, {@code .}, {@code _} and {@code -}. */
    public static boolean isHostName(String text) {
        return HOST_NAME.matcher(text).matches();
    }

    /** The name of the host in the cluster. */
    public String getHost() {
        return host;
    }

    /**
     * Which life of its gaggle it is: another one when the host's gaggled was started anew and has not adopted its
     * programs. Numbers and counts of different incarnations cannot be compared. 1 to 64 characters.
     */
    public String getIncarnation() {
        return incarnation;
    }

    /** The configuration file of the host's gaggled, as it was named on the command line. */
    public String getConfigFile() {
        return configFile;
    }

    /** Where the host's gaggled takes requests; null where it does not, or does not say. */
    public @Nullable String getControlUrl() {
        return controlUrl;
    }

    /** The public key that it proves itself by there, as its configuration writes it; null where it has none. */
    public @Nullable String getControlKey() {
        return controlKey;
    }

    /** All programs of the host, in the order of its configuration, each once. Unmodifiable. */
    public List<NeighbourProgram> getPrograms() {
        return programs;
    }

    /**
     * What its programs need, as far as that leads to other hosts: every need of a program of another host, and every
     * need of a program of its own host that, by itself or by what it needs, needs one of another host. So circles can
     * be found. Unmodifiable.
     */
    public List<NeighbourNeed> getNeeds() {
        return needs;
    }

    /**
     * The same report as it is when nothing has changed for that long: every condition has held for longer.
     *
     * @throws IllegalArgumentException when the time is negative
     */
    public HostReport agedBy(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("time does not go back: " + time);
        }
        return toBuilder().programs(programs.stream().map(program -> program.agedBy(time)).toList()).build();
    }

    /** A builder that has everything of it. */
    public Builder toBuilder() {
        Builder builder = new Builder(host, incarnation);
        builder.configFile = configFile;
        builder.controlUrl = controlUrl;
        builder.controlKey = controlKey;
        builder.programs = programs;
        builder.needs = needs;
        return builder;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HostReport report
                && host.equals(report.host)
                && incarnation.equals(report.incarnation)
                && configFile.equals(report.configFile)
                && Objects.equals(controlUrl, report.controlUrl)
                && Objects.equals(controlKey, report.controlKey)
                && programs.equals(report.programs)
                && needs.equals(report.needs);
    }

    @Override
    public int hashCode() {
        return Objects.hash(host, incarnation, configFile, controlUrl, controlKey, programs, needs);
    }

    @Override
    public String toString() {
        return host + " (" + incarnation + ") " + programs;
    }

    static String requireHost(String host) {
        if (!isHostName(host)) {
            throw new IllegalArgumentException(
                    "not a host's name: 1 to 64 letters and digits of ASCII, '.', '_' and '-'");
        }
        return host;
    }

    /** Collects the parts of a {@link HostReport}. Not safe for use by several threads. */
    public static final class Builder {

        private final String host;
        private final String incarnation;
        private String configFile = "gaggled.ini";
        private @Nullable String controlUrl;
        private @Nullable String controlKey;
        private List<NeighbourProgram> programs = List.of();
        private List<NeighbourNeed> needs = List.of();

        private Builder(String host, String incarnation) {
            this.host = requireHost(host);
            this.incarnation = requireText("incarnation", incarnation, LONGEST_INCARNATION);
        }

        private static String requireText(String what, String text) {
            return requireText(what, text, LONGEST_TEXT);
        }

        private static String requireText(String what, String text, int longest) {
            if (text.isEmpty() || text.length() > longest) {
                throw new IllegalArgumentException(
                        "the " + what + " has " + text.length() + " characters, not 1 to " + longest);
            }
            return text;
        }

        /** See {@link HostReport#getConfigFile()}; {@code gaggled.ini} unless given. At most 4096 characters. */
        public Builder configFile(String value) {
            this.configFile = requireText("configuration file", value);
            return this;
        }

        /** See {@link HostReport#getControlUrl()} and {@link HostReport#getControlKey()}. At most 4096 characters. */
        public Builder control(@Nullable String url, @Nullable String key) {
            this.controlUrl = url == null ? null : requireText("control URL", url);
            this.controlKey = key == null ? null : requireText("control key", key);
            return this;
        }

        /**
         * See {@link HostReport#getPrograms()}.
         *
         * @throws IllegalArgumentException when there are more than 10,000, or two of one name
         */
        public Builder programs(List<NeighbourProgram> value) {
            requireBound("programs", value.size(), MOST_PROGRAMS);
            Set<String> names = new HashSet<>();
            for (NeighbourProgram program : value) {
                if (!names.add(program.getName())) {
                    throw new IllegalArgumentException("two programs are called " + program.getName());
                }
            }
            this.programs = List.copyOf(value);
            return this;
        }

        /**
         * See {@link HostReport#getNeeds()}.
         *
         * @throws IllegalArgumentException when there are more than 100,000
         */
        public Builder needs(List<NeighbourNeed> value) {
            requireBound("needs", value.size(), MOST_NEEDS);
            this.needs = List.copyOf(value);
            return this;
        }

        private static void requireBound(String what, int size, int most) {
            if (size > most) {
                throw new IllegalArgumentException("a report cannot have " + size + " " + what + ", only " + most);
            }
        }

        /** The report; the builder may go on being used. */
        public HostReport build() {
            return new HostReport(this);
        }
    }
}

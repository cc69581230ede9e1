package org.gaggled.api.launch;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.gaggled.api.Stability;
import org.jspecify.annotations.Nullable;

/**
 * As whom, within which limits and with which standing a process runs. Whatever is null is as gaggled itself has it.
 * All of it holds before the first instruction of the program. Immutable.
 *
 * <p>Users and groups are names or decimal numbers, as they were configured. A launcher looks them up at each start, so
 * that a change of the user database takes effect with a restart.
 *
 * @since 1.0
 */
@Stability(Stability.Level.EVOLVING)
public final class ProcessAttributes {

    /** Everything as gaggled itself has it. */
    public static final ProcessAttributes NONE = builder().build();

    private final @Nullable String user;
    private final @Nullable String group;
    private final @Nullable List<String> groups;
    private final Set<String> userVariables;
    private final @Nullable Integer umask;
    private final @Nullable Integer nice;
    private final @Nullable Integer oomScore;
    private final @Nullable SortedSet<Integer> processors;
    private final Map<LimitedResource, ProcessLimit> limits;
    private final boolean noNewPrivileges;
    private final @Nullable SortedSet<String> capabilities;
    private final @Nullable Path standardInput;
    private final @Nullable ResourceLimits resources;

    private ProcessAttributes(Builder builder) {
        this.user = builder.user;
        this.group = builder.group;
        this.groups = builder.groups;
        this.userVariables = builder.userVariables;
        this.umask = builder.umask;
        this.nice = builder.nice;
        this.oomScore = builder.oomScore;
        this.processors = builder.processors;
        this.limits = builder.limits;
        this.noNewPrivileges = builder.noNewPrivileges;
        this.capabilities = builder.capabilities;
        this.standardInput = builder.standardInput;
        this.resources = builder.resources;
    }

    /** Begins attributes of which none is set. */
    public static Builder builder() {
        return new Builder();
    }

    /** Begins other attributes that are like these. */
    public Builder toBuilder() {
        Builder copy = new Builder();
        copy.user = user;
        copy.group = group;
        copy.groups = groups;
        copy.userVariables = userVariables;
        copy.umask = umask;
        copy.nice = nice;
        copy.oomScore = oomScore;
        copy.processors = processors;
        copy.limits = limits;
        copy.noNewPrivileges = noNewPrivileges;
        copy.capabilities = capabilities;
        copy.standardInput = standardInput;
        copy.resources = resources;
        return copy;
    }

    /** The user it runs as: a name or a number. */
    public @Nullable String getUser() {
        return user;
    }

    /** The primary group; null with a {@linkplain #getUser user}: that user's. */
    public @Nullable String getGroup() {
        return group;
    }

    /** The supplementary groups, all of them; null with a {@linkplain #getUser user}: that user's. */
    public @Nullable List<String> getGroups() {
        return groups;
    }

    /**
     * Which of HOME, USER, LOGNAME and SHELL are to be those of the {@linkplain #getUser user}, in place of what the
     * request's environment has. Empty without a user.
     */
    public Set<String> getUserVariables() {
        return userVariables;
    }

    /** The permissions that new files do not get, 0 to 0777. */
    public @Nullable Integer getUmask() {
        return umask;
    }

    /** The nice value, -20 to 19. */
    public @Nullable Integer getNice() {
        return nice;
    }

    /** How readily the system kills it when memory is short, -1000 to 1000. */
    public @Nullable Integer getOomScore() {
        return oomScore;
    }

    /** The numbers of the processors that it may use; never empty. */
    public @Nullable SortedSet<Integer> getProcessors() {
        return processors;
    }

    /** The limits that are not gaggled's own. */
    public Map<LimitedResource, ProcessLimit> getLimits() {
        return limits;
    }

    /** Whether no setuid program below it gains anything. */
    public boolean hasNoNewPrivileges() {
        return noNewPrivileges;
    }

    /** The capabilities that it has, and no others: {@code net_bind_service}. */
    public @Nullable SortedSet<String> getCapabilities() {
        return capabilities;
    }

    /** The file that standard input is read from; null: {@code /dev/null}. An absolute path. */
    public @Nullable Path getStandardInput() {
        return standardInput;
    }

    /** How much its whole run may use; null: as much as gaggled itself. */
    public @Nullable ResourceLimits getResources() {
        return resources;
    }

    /** Whether all of it is as gaggled itself has it. */
    public boolean isEmpty() {
        return equals(NONE);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ProcessAttributes attributes
                && Objects.equals(user, attributes.user)
                && Objects.equals(group, attributes.group)
                && Objects.equals(groups, attributes.groups)
                && userVariables.equals(attributes.userVariables)
                && Objects.equals(umask, attributes.umask)
                && Objects.equals(nice, attributes.nice)
                && Objects.equals(oomScore, attributes.oomScore)
                && Objects.equals(processors, attributes.processors)
                && limits.equals(attributes.limits)
                && noNewPrivileges == attributes.noNewPrivileges
                && Objects.equals(capabilities, attributes.capabilities)
                && Objects.equals(standardInput, attributes.standardInput)
                && Objects.equals(resources, attributes.resources);
    }

    @Override
    public int hashCode() {
        return Objects.hash(
                user, group, groups, userVariables, umask, nice, oomScore, processors, limits, noNewPrivileges,
                capabilities, standardInput, resources);
    }

    /** What is set, for messages: {@code user www, umask 027, limits nofile 1024:4096}. */
    @Override
    public String toString() {
        List<String> parts = new ArrayList<>();
        addTo(parts, "user", user);
        addTo(parts, "group", group);
        addTo(parts, "groups", groups);
        addTo(parts, "umask", umask == null ? null : String.format(Locale.ROOT, "%03o", umask));
        addTo(parts, "nice", nice);
        addTo(parts, "oomscore", oomScore);
        addTo(parts, "cpus", processors);
        limits.forEach((resource, limit) -> parts.add("limits " + resource.getWord() + " " + limit));
        if (noNewPrivileges) {
            parts.add("nonewprivs");
        }
        addTo(parts, "capabilities", capabilities);
        addTo(parts, "stdin", standardInput);
        addTo(parts, "resources", resources);
        return String.join(", ", parts);
    }

    private static void addTo(List<String> parts, String setting, @Nullable Object value) {
        if (value != null) {
            parts.add(setting + " " + value);
        }
    }

    /** Collects the parts of {@link ProcessAttributes}. Not safe for use by several threads. */
    public static final class Builder {

        private @Nullable String user;
        private @Nullable String group;
        private @Nullable List<String> groups;
        private Set<String> userVariables = Set.of();
        private @Nullable Integer umask;
        private @Nullable Integer nice;
        private @Nullable Integer oomScore;
        private @Nullable SortedSet<Integer> processors;
        private Map<LimitedResource, ProcessLimit> limits = Map.of();
        private boolean noNewPrivileges;
        private @Nullable SortedSet<String> capabilities;
        private @Nullable Path standardInput;
        private @Nullable ResourceLimits resources;

        private Builder() {}

        /** See {@link ProcessAttributes#getUser()}. */
        public Builder user(@Nullable String value) {
            this.user = value;
            return this;
        }

        /** See {@link ProcessAttributes#getGroup()}. */
        public Builder group(@Nullable String value) {
            this.group = value;
            return this;
        }

        /** See {@link ProcessAttributes#getGroups()}. */
        public Builder groups(@Nullable List<String> value) {
            this.groups = value == null ? null : List.copyOf(value);
            return this;
        }

        /** See {@link ProcessAttributes#getUserVariables()}. */
        public Builder userVariables(Set<String> value) {
            this.userVariables = Set.copyOf(value);
            return this;
        }

        /** See {@link ProcessAttributes#getUmask()}. */
        public Builder umask(@Nullable Integer value) {
            this.umask = value;
            return this;
        }

        /** See {@link ProcessAttributes#getNice()}. */
        public Builder nice(@Nullable Integer value) {
            this.nice = value;
            return this;
        }

        /** See {@link ProcessAttributes#getOomScore()}. */
        public Builder oomScore(@Nullable Integer value) {
            this.oomScore = value;
            return this;
        }

        /** See {@link ProcessAttributes#getProcessors()}. */
        public Builder processors(@Nullable Set<Integer> value) {
            this.processors = value == null ? null : Collections.unmodifiableSortedSet(new TreeSet<>(value));
            return this;
        }

        /** See {@link ProcessAttributes#getLimits()}. */
        public Builder limits(Map<LimitedResource, ProcessLimit> value) {
            Map<LimitedResource, ProcessLimit> copy = new EnumMap<>(LimitedResource.class);
            copy.putAll(value);
            this.limits = Collections.unmodifiableMap(copy);
            return this;
        }

        /** See {@link ProcessAttributes#hasNoNewPrivileges()}. */
        public Builder noNewPrivileges(boolean value) {
            this.noNewPrivileges = value;
            return this;
        }

        /** See {@link ProcessAttributes#getCapabilities()}. */
        public Builder capabilities(@Nullable Set<String> value) {
            this.capabilities = value == null ? null : Collections.unmodifiableSortedSet(new TreeSet<>(value));
            return this;
        }

        /** See {@link ProcessAttributes#getStandardInput()}. */
        public Builder standardInput(@Nullable Path value) {
            this.standardInput = value;
            return this;
        }

        /** See {@link ProcessAttributes#getResources()}. */
        public Builder resources(@Nullable ResourceLimits value) {
            this.resources = value;
            return this;
        }

        /** The attributes; the builder may go on being used. */
        public ProcessAttributes build() {
            return new ProcessAttributes(this);
        }
    }
}

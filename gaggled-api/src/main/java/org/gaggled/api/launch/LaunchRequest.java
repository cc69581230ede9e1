package org.gaggled.api.launch;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.gaggled.api.Stability;
import org.jspecify.annotations.Nullable;

/**
 * One process to be started.
 *
 * @since 1.0
 */
@Stability(Stability.Level.EVOLVING)
public final class LaunchRequest {

    private final String programName;
    private final Path executable;
    private final @Nullable String command;
    private final @Nullable String searchPath;
    private final List<String> arguments;
    private final Map<String, String> sharedEnvironment;
    private final Map<String, String> environment;
    private final Path workingDirectory;
    private final SignalScope scope;
    private final ProcessAttributes attributes;
    private final Map<Integer, Integer> descriptors;
    private final boolean announced;
    private final boolean fenced;

    private LaunchRequest(Builder builder) {
        this.programName = builder.programName;
        this.executable = builder.executable;
        this.command = builder.command;
        this.searchPath = builder.searchPath;
        this.arguments = List.copyOf(builder.arguments);
        this.sharedEnvironment = builder.sharedEnvironment;
        // No copy: the builder's map is its own, and is replaced, never changed.
        this.environment = Collections.unmodifiableMap(builder.environment);
        this.workingDirectory = builder.workingDirectory;
        this.scope = builder.scope;
        this.attributes = builder.attributes;
        this.descriptors = Map.copyOf(builder.descriptors);
        this.announced = builder.announced;
        this.fenced = builder.fenced;
    }

    /**
     * Begins a request, with no arguments, an empty environment, the current directory and {@link SignalScope#GROUP}.
     *
     * @param executable an absolute path
     */
    public static Builder builder(String programName, Path executable) {
        return new Builder(programName, executable);
    }

    /** Begins another request that is like this one. */
    public Builder toBuilder() {
        Builder copy = new Builder(programName, executable)
                .arguments(arguments)
                .environment(environment)
                .workingDirectory(workingDirectory)
                .scope(scope)
                .attributes(attributes)
                .descriptors(descriptors)
                .announced(announced)
                .fenced(fenced);
        copy.command = command;
        copy.searchPath = searchPath;
        copy.sharedEnvironment = sharedEnvironment;
        return copy;
    }

    /** The program it is for, for messages. */
    public String getProgramName() {
        return programName;
    }

    /**
     * The file to execute; an absolute path. Where there is a {@linkplain #getCommand command}, the one that it was
     * last found at.
     */
    public Path getExecutable() {
        return executable;
    }

    /**
     * The name to look for on the {@linkplain #getSearchPath search path}; null where {@link #getExecutable} is the
     * file, and no other. gaggled's own launchers look it up at each start. A plugin's launcher need not: when the file
     * that it was asked to execute has moved, gaggled asks it for the same start once more, with the file that the
     * command is then.
     */
    public @Nullable String getCommand() {
        return command;
    }

    /**
     * Directories with colons between them, in which the {@linkplain #getCommand command} is looked for; an empty one
     * is the current directory. Null where there is nothing to look for.
     */
    public @Nullable String getSearchPath() {
        return searchPath;
    }

    /** All words of the command line, the zeroth too. */
    public List<String> getArguments() {
        return arguments;
    }

    /** The whole environment: nothing is inherited. Put together anew by each call. */
    public Map<String, String> getEnvironment() {
        Map<String, String> whole = new LinkedHashMap<>(sharedEnvironment);
        whole.putAll(environment);
        return Collections.unmodifiableMap(whole);
    }

    /** The directory to start it in. */
    public Path getWorkingDirectory() {
        return workingDirectory;
    }

    /** What a signal reaches, and what the end of the run waits for. */
    public SignalScope getScope() {
        return scope;
    }

    /**
     * As whom and within which limits it runs. A launcher without {@link LauncherCapability#PROCESS_ATTRIBUTES} starts
     * nothing that asks for any of it.
     */
    public ProcessAttributes getAttributes() {
        return attributes;
    }

    /**
     * Descriptors that the process is to have beside its standard input: each by the number that it is to have there,
     * with the number of gaggled's own that it is a copy of. Whoever makes the request keeps those open until the
     * launcher has told what came of it, and closes them then. A launcher without
     * {@link LauncherCapability#DESCRIPTORS} starts nothing that asks for any. Unmodifiable; empty by default, which
     * leaves the process gaggled's standard output and standard error.
     */
    public Map<Integer, Integer> getDescriptors() {
        return descriptors;
    }

    /**
     * Whether the listener is {@linkplain LaunchListener#spawned told} of the process before it executes the program. A
     * launcher without {@link LauncherCapability#ADOPTION} does not look at it. It is not a part of what is started,
     * and so of no account for {@link #equals}.
     */
    public boolean isAnnounced() {
        return announced;
    }

    /**
     * Whether all of the run is killed at the time that {@link ProcessLauncher#fence} has set. A launcher without
     * {@link LauncherCapability#FENCE} starts nothing that asks for it.
     */
    public boolean isFenced() {
        return fenced;
    }

    /** Whether the other one starts the same thing in the same way. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof LaunchRequest request
                && programName.equals(request.programName)
                && executable.equals(request.executable)
                && Objects.equals(command, request.command)
                && Objects.equals(searchPath, request.searchPath)
                && arguments.equals(request.arguments)
                && getEnvironment().equals(request.getEnvironment())
                && workingDirectory.equals(request.workingDirectory)
                && scope == request.scope
                && attributes.equals(request.attributes)
                && descriptors.equals(request.descriptors)
                && fenced == request.fenced;
    }

    @Override
    public int hashCode() {
        return Objects.hash(programName, executable, arguments, workingDirectory, scope, attributes);
    }

    /** Collects the parts of a {@link LaunchRequest}. Not safe for use by several threads. */
    public static final class Builder {

        private String programName;
        private Path executable;
        private @Nullable String command;
        private @Nullable String searchPath;
        private List<String> arguments = new ArrayList<>();
        private Map<String, String> sharedEnvironment = Map.of();
        private Map<String, String> environment = new LinkedHashMap<>();
        private Path workingDirectory = Path.of("").toAbsolutePath();
        private SignalScope scope = SignalScope.GROUP;
        private ProcessAttributes attributes = ProcessAttributes.NONE;
        private Map<Integer, Integer> descriptors = Map.of();
        private boolean announced;
        private boolean fenced;

        private Builder(String programName, Path executable) {
            this.programName = Objects.requireNonNull(programName);
            this.executable = absolute(executable);
        }

        private static Path absolute(Path file) {
            if (!file.isAbsolute()) {
                throw new IllegalArgumentException("not an absolute path: " + file);
            }
            return file;
        }

        /** Another program that it is for. */
        public Builder programName(String value) {
            this.programName = Objects.requireNonNull(value);
            return this;
        }

        /** Another file to execute; an absolute path. */
        public Builder executable(Path value) {
            this.executable = absolute(value);
            return this;
        }

        /**
         * The name under which the file is found, and the directories, with colons between them, in which it is looked
         * for.
         */
        public Builder searchedFor(String name, String directories) {
            this.command = Objects.requireNonNull(name);
            this.searchPath = Objects.requireNonNull(directories);
            return this;
        }

        /** What another request executes, looked for as there, with its arguments. */
        public Builder commandOf(LaunchRequest other) {
            this.executable = other.executable;
            this.command = other.command;
            this.searchPath = other.searchPath;
            this.arguments = other.arguments;
            return this;
        }

        /** All words of the command line, the zeroth too. */
        public Builder arguments(List<String> value) {
            this.arguments = List.copyOf(value);
            return this;
        }

        /**
         * What many requests have in common, over which each lays its own {@linkplain #environment environment}.
         *
         * @param value is not copied, so that ten thousand requests cost no more than one; it must not change any more
         */
        public Builder sharedEnvironment(Map<String, String> value) {
            this.sharedEnvironment = Collections.unmodifiableMap(value);
            return this;
        }

        /** The variables of its own, all of them: laid over the {@linkplain #sharedEnvironment shared} ones. */
        public Builder environment(Map<String, String> value) {
            this.environment = new LinkedHashMap<>(value);
            return this;
        }

        /** Further variables of its own, beside those that it has, or in place of those. */
        public Builder addEnvironment(Map<String, String> value) {
            Map<String, String> all = new LinkedHashMap<>(environment);
            all.putAll(value);
            this.environment = all;
            return this;
        }

        /** The directory to start it in. */
        public Builder workingDirectory(Path value) {
            this.workingDirectory = Objects.requireNonNull(value);
            return this;
        }

        /** What a signal reaches. */
        public Builder scope(SignalScope value) {
            this.scope = Objects.requireNonNull(value);
            return this;
        }

        /** As whom and within which limits it runs. */
        public Builder attributes(ProcessAttributes value) {
            this.attributes = Objects.requireNonNull(value);
            return this;
        }

        /**
         * See {@link LaunchRequest#getDescriptors()}: of gaggled's own numbers, each by the one that it is to have,
         * which is at least 1.
         */
        public Builder descriptors(Map<Integer, Integer> value) {
            value.forEach((number, own) -> {
                if (number < 1 || own < 0) {
                    throw new IllegalArgumentException("descriptor " + own + " cannot be handed on as " + number);
                }
            });
            this.descriptors = Map.copyOf(value);
            return this;
        }

        /** See {@link LaunchRequest#isAnnounced()}; false unless given. */
        public Builder announced(boolean value) {
            this.announced = value;
            return this;
        }

        /** See {@link LaunchRequest#isFenced()}; false unless given. */
        public Builder fenced(boolean value) {
            this.fenced = value;
            return this;
        }

        /** The request; the builder may go on being used. */
        public LaunchRequest build() {
            return new LaunchRequest(this);
        }
    }
}

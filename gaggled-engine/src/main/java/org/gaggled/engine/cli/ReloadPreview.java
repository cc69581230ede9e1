package org.gaggled.engine.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.gaggled.api.config.ConfigProblem;
import org.gaggled.api.control.ReloadPlan;
import org.gaggled.engine.config.ConfigReader;
import org.gaggled.engine.config.ConfigReading;
import org.gaggled.engine.config.Installation;
import org.gaggled.engine.config.read.ConfigPlugins;
import org.gaggled.engine.config.read.HostEnvironment;
import org.gaggled.engine.config.read.RecordedSources;
import org.gaggled.engine.reload.ReloadPlans;
import org.gaggled.engine.state.GaggleState;
import org.gaggled.engine.state.StateDirectory;
import org.gaggled.engine.text.Presence;
import org.gaggled.json.JsonWords;
import org.gaggled.json.PlanText;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ExitCode;

/**
 * What {@code --plan} says. The gaggled that runs with a configuration is found by what it keeps in its state
 * directory, or else asked at its control channel, which the controller of the same installation does.
 */
final class ReloadPreview {

    private static final int FAILED = 1;

    private static final String CONTROLLER = "gaggled_controller";

    /** Where somebody listens, a connection is made sooner than that. */
    private static final Duration CONNECT_BOUND = Duration.ofSeconds(5);

    private final Path file;
    private final @Nullable String format;
    private final boolean json;
    private final HostEnvironment host;
    private final Installation installation;
    private final ConfigPlugins plugins;
    private final List<Path> pluginDirectories;
    private final Consumer<String> complaints;

    /**
     * A preview of that file.
     *
     * @param format the format that was asked for, or null
     * @param json whether it is for a program to read
     * @param pluginDirectories those beside the installation's
     * @param complaints takes what there is to say beside the plan
     */
    ReloadPreview(
            Path file, @Nullable String format, boolean json, HostEnvironment host, Installation installation,
            ConfigPlugins plugins, List<Path> pluginDirectories, Consumer<String> complaints) {
        this.file = file;
        this.format = format;
        this.json = json;
        this.host = host;
        this.installation = installation;
        this.plugins = plugins;
        this.pluginDirectories = List.copyOf(pluginDirectories);
        this.complaints = complaints;
    }

    /** Prints the plan, and gives the exit status. */
    int print(ConfigReading reading, PrintWriter out) {
        return switch (reading) {
            case ConfigReading.Refused refused -> print(ReloadPlan.refused(refused.problems()), out);
            case ConfigReading.Accepted accepted -> print(accepted, out);
        };
    }

    private int print(ConfigReading.Accepted accepted, PrintWriter out) {
        Path directory = accepted.config().stateDirectory();
        if (directory != null) {
            try {
                RecordedSources kept = findKept(directory);
                if (kept != null) {
                    return print(kept, out);
                }
            } catch (StateDirectory.UnusableException unusable) {
                complaints.accept(unusable.getMessage() + "; " + unusable.getAdvice());
                return FAILED;
            } catch (IOException unreadable) {
                complaints.accept("what gaggled keeps in " + directory + " cannot be read: "
                        + Presence.reason(unreadable) + "; ask as the user that gaggled runs as");
                return FAILED;
            }
        }
        String url = accepted.config().controlUrl();
        Path controller = url == null ? null : installation.findScript(CONTROLLER);
        if (url != null && controller != null && isAnswered(url)) {
            return ask(controller);
        }
        complaints.accept("no gaggled that runs with " + file + " is found: everything is a start");
        return print(with(accepted.warnings(), ReloadPlans.start(accepted.config())), out);
    }

    /** What the running one keeps; a reload may take the place of what was found before that is read. */
    private static @Nullable RecordedSources findKept(Path directory)
            throws IOException, StateDirectory.UnusableException {
        Path found = GaggleState.findConfiguration(directory);
        while (found != null) {
            try {
                return RecordedSources.read(found);
            } catch (IOException e) {
                Path now = GaggleState.findConfiguration(directory);
                if (found.equals(now)) {
                    throw e;
                }
                found = now;
            }
        }
        return null;
    }

    /**
     * Compares with what an earlier reading has kept: the running gaggled would read the file in its own environment.
     */
    private int print(RecordedSources sources, PrintWriter out) {
        Path directory = Path.of(sources.directory());
        Path own = host.directory().resolve(file).normalize();
        boolean same = own.equals(directory.resolve(sources.file()).normalize());
        ConfigReading next = new ConfigReader(
                plugins,
                new HostEnvironment(
                        sources.variables(), sources.hostName(), directory, host.standing(), host.cgroups()))
                .read(same ? Path.of(sources.file()) : own, format);
        return switch (next) {
            case ConfigReading.Refused refused -> print(ReloadPlan.refused(refused.problems()), out);
            case ConfigReading.Accepted after -> switch (ConfigReader.readAgain(plugins, sources)) {
                case ConfigReading.Accepted before -> print(
                        with(after.warnings(), ReloadPlans.compare(before.config(), after.config())), out);
                case ConfigReading.Refused unknown -> {
                    unknown.problems().forEach(problem -> complaints.accept(problem.toString()));
                    complaints.accept("the configuration that is in force cannot be read by this installation");
                    yield FAILED;
                }
            };
        };
    }

    private static ReloadPlan with(List<ConfigProblem> warnings, ReloadPlan plan) {
        return new ReloadPlan(
                plan.getPrograms(), plan.getParts(),
                Stream.concat(warnings.stream(), plan.getProblems().stream()).toList());
    }

    private int print(ReloadPlan plan, PrintWriter out) {
        if (json) {
            out.println(JsonWords.of(plan));
        } else {
            PlanText text = PlanText.of(plan);
            text.getProblems().forEach(complaints);
            if (plan.isRefused()) {
                complaints.accept(file + ": " + text.getSummary() + "; a reload would be refused");
            } else {
                text.getChanges().forEach(out::println);
                out.println(text.getSummary());
            }
        }
        out.flush();
        return plan.isRefused() ? FAILED : ExitCode.OK;
    }

    /** Whether somebody listens there; a port that gaggled is to choose is known to nobody else. */
    private static boolean isAnswered(String url) {
        URI address = URI.create(url.replace("://*:", "://127.0.0.1:").replaceFirst(":\\*$", ":0"));
        String name = address.getHost();
        if (name == null || address.getPort() <= 0) {
            return false;
        }
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(name.replaceAll("[\\[\\]]", ""), address.getPort()),
                    (int) CONNECT_BOUND.toMillis());
            return true;
        } catch (IOException nobody) {
            return false;
        }
    }

    private int ask(Path controller) {
        List<String> command = new ArrayList<>(List.of(controller.toString(), "-c", file.toString()));
        if (format != null) {
            command.addAll(List.of("--format", format));
        }
        pluginDirectories.forEach(directory -> command.addAll(List.of("--plugins", directory.toString())));
        command.add("plan");
        if (json) {
            command.add("-j");
        }
        try {
            return new ProcessBuilder(command).inheritIO().start().waitFor();
        } catch (IOException failed) {
            complaints.accept(controller + " cannot be run: " + Presence.reason(failed));
            return FAILED;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return FAILED;
        }
    }
}

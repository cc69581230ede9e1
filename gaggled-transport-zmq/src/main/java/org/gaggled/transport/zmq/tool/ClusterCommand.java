package org.gaggled.transport.zmq.tool;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.gaggled.api.NearestName;
import org.gaggled.api.control.Operation;
import org.gaggled.api.control.ProgramNames;
import org.gaggled.api.control.ProgramPattern;
import org.gaggled.json.JsonException;
import org.gaggled.json.JsonObject;
import org.gaggled.transport.zmq.client.ControlClient;
import org.gaggled.transport.zmq.client.GaggledException;
import org.gaggled.transport.zmq.client.ServerAddress;
import org.gaggled.transport.zmq.wire.WireState;

/**
 * What the controller does with {@code --cluster}: the same as without, on every host that is meant, with programs
 * called {@code NAME@HOST}. What can be done is done, and a host that cannot be asked is named.
 */
final class ClusterCommand {

    private final Cluster cluster;
    private final ToolOutput output;
    private final boolean json;

    /** Has it done in the cluster of the gaggled there. */
    ClusterCommand(ServerAddress home, ToolOutput output, boolean json) throws GaggledException {
        this.cluster = Cluster.of(home);
        this.output = output;
        this.json = json;
    }

    // ---- listing

    /** Prints all programs in classic's form, by host. */
    int dump(boolean readable) throws GaggledException, ToolException, JsonException {
        List<WireState> states = new ArrayList<>();
        List<LastKnown> others = others();
        int status = gather((client, host) -> client.peekStates().stream().map(state -> onHost(state, host)).toList(),
                states, others);
        StateDump dump = new StateDump(readable, ToolOutput.areColoursWanted());
        if (json) {
            List<String> lines = new ArrayList<>(dump.jsonOf(states));
            for (LastKnown other : others) {
                lines.addAll(other.classicJson());
            }
            print(StateDump.list(lines), others);
        } else {
            print(dump.text(states), others);
        }
        return status;
    }

    /** Prints all programs in the wide form, by host. */
    int dumpWide() throws GaggledException, ToolException, JsonException {
        List<JsonObject> programs = new ArrayList<>();
        List<LastKnown> others = others();
        int status = gather((client, host) -> onHost(Descriptions.all(client, new JsonObject()), host), programs,
                others);
        if (json) {
            programs.addAll(jsonOf(others));
            print(WideDump.json(programs), others);
        } else {
            print(new WideDump(ToolOutput.areColoursWanted()).text(programs, Instant.now()), others);
        }
        return status;
    }

    /** What was known last of hosts of which nobody knows, and that others have left. */
    private List<LastKnown> others() throws GaggledException {
        List<LastKnown> others = new ArrayList<>();
        for (Cluster.Host host : cluster.hosts()) {
            if (!host.isKnown()) {
                others.add(new LastKnown(host, host.name() + " " + host.standing(), cluster.lastKnown(host)));
            }
        }
        return others;
    }

    /** Asks all hosts that are known; those that cannot be asked are among the others then. */
    private <T> int gather(Cluster.Question<List<T>> question, List<T> programs, List<LastKnown> others)
            throws GaggledException, ToolException {
        int status = 0;
        List<Cluster.Host> known = cluster.hosts().stream().filter(Cluster.Host::isKnown).toList();
        for (Cluster.Answer<List<T>> answer : cluster.ask(known, question)) {
            if (answer.value() != null) {
                programs.addAll(answer.value());
                continue;
            }
            status = Tool.FAILED;
            output.complain(answer.host().name() + ": " + answer.failure());
            if (!answer.host().isHome()) {
                others.add(new LastKnown(
                        answer.host(), answer.host().name() + " cannot be asked", cluster.lastKnown(answer.host())));
            }
        }
        return status;
    }

    private static List<JsonObject> jsonOf(List<LastKnown> others) throws JsonException {
        List<JsonObject> programs = new ArrayList<>();
        for (LastKnown other : others) {
            programs.addAll(other.json());
        }
        return programs;
    }

    /** Prints that, and the others behind it; those who read JSON are told of them beside it. */
    private void print(String text, List<LastKnown> others) throws JsonException {
        output.print(text);
        for (LastKnown other : others) {
            if (json) {
                output.complain(other.note());
            } else {
                output.print(other.text());
            }
        }
    }

    private static WireState onHost(WireState state, Cluster.Host host) {
        return new WireState(
                state.dependenciesSatisfied(), state.downType(), state.stoppedByGaggle(), state.operatorDisabled(),
                state.pid(), HostedName.of(state.program(), host), state.sequence(), state.up(),
                state.uptimeMillis());
    }

    private static List<JsonObject> onHost(List<JsonObject> programs, Cluster.Host host) throws JsonException {
        for (JsonObject program : programs) {
            program.put("program", HostedName.of(program.text("program"), host)).put("host", host.name());
        }
        return programs;
    }

    // ---- explaining

    /** Says why programs are as they are; of a host of which nobody knows, how they were. */
    int why(String name) throws GaggledException, ToolException, JsonException {
        HostedName asked = HostedName.parse(name);
        List<LastKnown> others = new ArrayList<>();
        for (LastKnown other : others()) {
            if (asked.means(other.host())) {
                others.add(other.of(asked.program()));
            }
        }
        Meant meant = meant(List.of(asked), Cluster.Host::isKnown, !others.isEmpty());
        List<JsonObject> described = new ArrayList<>();
        collect(cluster.ask(meant.hosts(), (client, host) -> describe(client, host, meant.on(host))), meant)
                .values().forEach(described::addAll);
        StringBuilder text = new StringBuilder();
        for (JsonObject description : described) {
            text.append(json ? description + "\n" : WhyText.of(description));
        }
        for (JsonObject program : json ? jsonOf(others) : List.<JsonObject>of()) {
            text.append(program).append('\n');
        }
        print(text.toString(), others);
        return meant.status;
    }

    private static List<JsonObject> describe(ControlClient client, Cluster.Host host, List<String> patterns)
            throws GaggledException, JsonException {
        List<JsonObject> described = new ArrayList<>();
        for (String program : Operations.meantBy(client, patterns)) {
            described.add(Operations.describe(client, program));
        }
        return onHost(described, host);
    }

    // ---- operating

    /** Does that to programs, and says with what status to end. */
    int operate(Operation operation, List<String> patterns, boolean wait, Duration patience)
            throws GaggledException, ToolException, JsonException {
        List<HostedName> asked = new ArrayList<>();
        for (String pattern : patterns) {
            asked.add(HostedName.parse(pattern));
        }
        Meant meant = meant(asked, host -> true, false);
        List<String> programs = new ArrayList<>();
        Map<Cluster.Host, Operations.Done> all = collect(
                cluster.ask(meant.hosts(), (client, host) -> new Operations(
                        client, patience, output::complain, "@" + host.name())
                        .perform(operation, meant.on(host), wait)),
                meant);
        all.forEach((host, done) -> {
            done.programs().forEach(program -> programs.add(HostedName.of(program, host)));
            meant.status = Math.max(meant.status, done.status());
        });
        Operations.mention(operation, patterns, programs, output::complain);
        return meant.status;
    }

    /** The answers of those that have answered; the others are complained of. */
    private <T> Map<Cluster.Host, T> collect(List<Cluster.Answer<T>> answers, Meant meant) {
        Map<Cluster.Host, T> all = new LinkedHashMap<>();
        for (Cluster.Answer<T> answer : answers) {
            T value = answer.value();
            if (value == null) {
                output.complain(answer.host().name() + ": " + answer.failure());
                meant.status = Tool.FAILED;
            } else {
                all.put(answer.host(), value);
            }
        }
        return all;
    }

    // ---- who is meant

    /** What is meant on which host, of those that can be asked. */
    private static final class Meant {

        private final Map<Cluster.Host, List<String>> patterns = new LinkedHashMap<>();
        private int status;

        List<Cluster.Host> hosts() {
            return List.copyOf(patterns.keySet());
        }

        List<String> on(Cluster.Host host) {
            return patterns.getOrDefault(host, List.of());
        }
    }

    /**
     * Finds out before anything is done: what fits nothing anywhere is an error, as without a cluster.
     *
     * @param which hosts are asked
     * @param elsewhere whether it may fit on others than those
     */
    private Meant meant(List<HostedName> asked, Predicate<Cluster.Host> which, boolean elsewhere)
            throws GaggledException, ToolException {
        Set<Cluster.Host> hosts = new LinkedHashSet<>();
        for (HostedName name : asked) {
            hosts.addAll(hostsOf(name));
        }
        hosts.removeIf(which.negate());
        Meant meant = new Meant();
        Map<Cluster.Host, ProgramNames> names =
                collect(cluster.ask(List.copyOf(hosts), (client, host) -> Operations.names(client)), meant);
        for (HostedName name : asked) {
            boolean allAnswered = !elsewhere && names.keySet().containsAll(hostsOf(name));
            if (!choose(name, names, meant) && allAnswered) {
                throw unknown(name, names);
            }
        }
        return meant;
    }

    private List<Cluster.Host> hostsOf(HostedName name) throws ToolException {
        List<Cluster.Host> meant = cluster.hosts().stream().filter(name::means).toList();
        if (meant.isEmpty()) {
            List<String> all = cluster.hosts().stream().map(Cluster.Host::name).toList();
            String nearest = NearestName.find(name.host(), all);
            throw new ToolException("there is no host " + name.host() + " in the cluster; "
                    + (nearest == null ? "known: " + String.join(", ", all) : "did you mean " + nearest + "?"));
        }
        return meant;
    }

    private static boolean choose(HostedName name, Map<Cluster.Host, ProgramNames> names, Meant meant)
            throws GaggledException {
        boolean fits = false;
        for (Map.Entry<Cluster.Host, ProgramNames> entry : names.entrySet()) {
            if (name.means(entry.getKey())
                    && Operations.selection(List.of(name.program()), entry.getValue()).getUnknown() == null) {
                meant.patterns.computeIfAbsent(entry.getKey(), host -> new ArrayList<>()).add(name.program());
                fits = true;
            }
        }
        return fits;
    }

    private static GaggledException unknown(HostedName name, Map<Cluster.Host, ProgramNames> names) {
        List<String> all = new ArrayList<>();
        names.forEach((host, programs) -> programs.getNames()
                .forEach(program -> all.add(HostedName.of(program, host))));
        String nearest = ProgramPattern.isGlob(name.text()) ? null : NearestName.find(name.text(), all);
        return Operations.unknown(nearest == null ? name.text() : name.text() + "\ndid you mean " + nearest + "?");
    }
}

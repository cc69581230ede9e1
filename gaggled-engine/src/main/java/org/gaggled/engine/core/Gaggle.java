package org.gaggled.engine.core;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.gaggled.api.control.ControlOutcome;
import org.gaggled.api.neighbour.HostReport;
import org.gaggled.api.neighbour.HostState;
import org.gaggled.api.program.Cause;
import org.gaggled.api.program.ProgramState;
import org.jspecify.annotations.Nullable;

/**
 * A gaggle of programs and the rules they live by: inputs in, commands out, nothing else.
 *
 * <p>A program <em>is</em> somewhere (its {@link Life}), <em>should be</em> somewhere (wanted or not, disabled or not),
 * and has a run number, so that a report of an earlier run is recognised. What each input does in each state stands in
 * {@code life.table} beside the tests, which run it cell by cell. Who decides what:
 *
 * <ul>
 * <li>{@link Placement}: where a program without a run belongs, when it is started, and what a change does to those who
 * depend on it.
 * <li>{@link Places}: which programs have a place on this host, of those that are placed on some of several.
 * <li>{@link Reports}: what a report of the launcher means, and whether it can be.
 * <li>{@link Readiness}: what is found of a program that runs, by its probes or from itself.
 * <li>{@link Tasks}: when a task is done, and what the time of its schedule does.
 * <li>{@link Stops}: which signal is sent to what is to end, and when.
 * <li>{@link Errands}: what follows from the commands around a program's life.
 * <li>{@link StopRound}: in which order many programs are stopped.
 * <li>{@link OperatorRequests}: what an operator's word does to a program.
 * <li>This class: the beginning, the end, and another definition.</ul>
 *
 * <p>Stopping is over when everything of the run is gone. Until then the program has a run, and no other is begun.
 *
 * <p>Times are nanoseconds since some fixed moment, never negative, never going back. Every step costs as much as what
 * changes: the program, its dependents, their stops; never a walk over the whole gaggle, but for its beginning and end,
 * another definition, and {@link #states}. Not safe for use by several threads.
 */
public final class Gaggle {

    private final Lives lives = new Lives();
    private final Stops stops = new Stops(lives);
    private final StopRound round = new StopRound();
    private final Placement placement = new Placement(lives, stops);
    private final Readiness readiness = new Readiness(lives, stops);
    private final Tasks tasks = new Tasks(lives, placement);
    private final Reports reports =
            new Reports(lives, stops, placement, readiness, program -> this.errands.afterRun(program));
    private final Errands errands = new Errands(lives, stops, placement, reports, this::runIsOver);
    private final Alarms alarms = new Alarms(lives, stops, placement, readiness, errands);
    private final Places places = new Places(lives, stops, placement);
    private final Neighbourhood neighbourhood = new Neighbourhood();
    private final OperatorRequests requests = new OperatorRequests(lives, stops, placement);
    private final Resumption resumption = new Resumption(lives, stops, readiness, reports, errands);

    /** The end of the program for which all others are stopped; null as long as there is none. */
    private @Nullable EssentialEnd essentialEnd;

    private GaggleDefinition definition;
    private final Map<ProgramId, Program> programs;

    /** The identity of each program by what it is called, also of those that leave. */
    private final Map<String, ProgramId> names = new HashMap<>();

    /** What an earlier gaggled has left of programs, until this one goes on from there. */
    private final Map<Program, FormerProgram> left = new LinkedHashMap<>();

    /** Those that start only when the stops that came with the definition are over. */
    private List<Program> held = new ArrayList<>();

    /** A gaggle in which nothing runs yet; {@link Input.Begin} begins. */
    public Gaggle(GaggleDefinition definition) {
        this(definition, new LinkedHashMap<>());
    }

    /**
     * A gaggle that keeps its programs in that map, which is empty: whoever gives it can see which of them a step looks
     * at.
     */
    Gaggle(GaggleDefinition definition, Map<ProgramId, Program> programs) {
        this.definition = definition;
        this.programs = programs;
        makePrograms();
        connect();
    }

    /**
     * A gaggle that goes on from what an earlier gaggled has left, by the definition that was in force then, and is
     * remembered itself; {@link Input.Resume} begins. Where nothing is left {@link Input.Begin} does.
     */
    public Gaggle(GaggleDefinition definition, Collection<FormerProgram> former) {
        this(definition, former, new LinkedHashMap<>());
    }

    /** As that, in a map by which it can be seen what a step looks at. */
    Gaggle(GaggleDefinition definition, Collection<FormerProgram> former, Map<ProgramId, Program> programs) {
        this.definition = definition;
        this.programs = programs;
        makePrograms();
        lives.remember();
        former.forEach(this::recall);
        left.keySet().stream().filter(program -> program.held).forEach(held::add);
        connect();
        programs.values().forEach(program -> program.needs.forEach(Edge::recallLoss));
        left.forEach((program, one) -> Memories.recallNeeds(program, one.memory()));
    }

    private void makePrograms() {
        definition.programs().forEach((id, program) -> programs.put(id, new Program(program, definition.startWait())));
    }

    private void recall(FormerProgram former) {
        Memory memory = former.memory();
        Program program = programs.computeIfAbsent(memory.id(),
                _ -> new Program(Memories.parting(memory), definition.startWait()));
        Memories.recall(program, memory);
        program.leaving = !definition.programs().containsKey(memory.id());
        lives.recall(program, memory.life());
        Places.recall(program);
        memory.holdings().forEach(holding -> neighbourhood.recall(holding.needed()));
        placement.recallRun(memory.run().number());
        left.put(program, former);
    }

    /** Handles one input that happened at that time, and gives the commands that follow from it. */
    public void handle(Input input, long nanos, Consumer<? super Command> commands) {
        lives.next(nanos, commands);
        try {
            handle(input);
        } finally {
            lives.finish();
        }
    }

    private void handle(Input input) {
        switch (input) {
            case Input.Begin() -> begin();
            case Input.Resume resume -> resume(resume.definition(), resume.keeps());
            case Input.Report report -> reports.handle(report, stirred(report.program()));
            case Input.SignalRefused refused -> signalRefused(refused);
            case Input.ErrandEnded ended -> errandEnded(ended);
            case Input.Probed probed -> readiness.handle(probed, stirred(probed.program()));
            case Input.Due due -> tasks.due(stirred(due.program()));
            case Input.AlarmRang(Alarm alarm) -> rang(stirred(alarm.program()), alarm);
            case Input.Request request -> {
                ControlOutcome outcome = granted(request);
                placement.spread();
                if (outcome != null) {
                    lives.give(new Command.Answer(outcome));
                }
            }
            case Input.OfNeighbours news -> heard(news);
            case Input.OfPlaces said -> places.handle(said, stirred(said.program()));
            case Input.DumpStates dump -> lives.publish(new Notice.StatesDumped(dump.token()));
        }
        placement.spread();
        if (lives.isOver()) {
            lives.give(new Command.Finished(essentialEnd));
        }
    }

    /** The program that an input is about, which may change by it; null where there is none. */
    private @Nullable Program stirred(ProgramId id) {
        Program program = programs.get(id);
        lives.stir(program);
        return program;
    }

    /** Whether it has begun to end: then no other definition takes its place any more. */
    public boolean isEnding() {
        return lives.isEnding();
    }

    /** The definition in force: the first, or that of the last {@link Input.Replace}. */
    public GaggleDefinition definition() {
        return definition;
    }

    /** Another number whenever something has changed that other hosts may have to know. */
    public long changes() {
        return lives.changes();
    }

    /** Puts into a report of this host what its programs do. */
    public void report(HostReport.Builder report, String host, long nanos) {
        new OwnReport(host, lives.isEnding(), nanos).put(programs, report);
    }

    /** What is known of other hosts. */
    public List<HostState> neighbours(long nanos) {
        return neighbourhood.states(nanos);
    }

    /** The programs that are placed on some of several hosts, and those whose run is, in their order. */
    public List<PlacedProgram> placed() {
        return places.all();
    }

    /** The states of all programs, in their order. */
    public List<ProgramState> states(long nanos) {
        return programs.values().stream().map(program -> program.state(nanos)).toList();
    }

    /** The program that is called that now; null where none is. */
    public @Nullable ProgramId find(String name) {
        return names.get(name);
    }

    /** The state of one program; null where there is no such program. */
    public @Nullable ProgramState state(ProgramId id, long nanos) {
        Program program = programs.get(id);
        return program == null ? null : program.state(nanos);
    }

    /** How it is with one program, and why; null where there is no such program. */
    public @Nullable Account account(ProgramId id, long nanos) {
        Program program = programs.get(id);
        return program == null ? null : new Accounts(lives.isEnding(), nanos).of(program);
    }

    private void begin() {
        lives.publish(new Notice.GaggleStarted(programs.size()));
        programs.values().forEach(lives::stir);
        programs.values().forEach(placement::settle);
    }

    /** The runs go on, in the turns in which they were to be stopped; then the definition is that one. */
    private void resume(GaggleDefinition next, boolean keeps) {
        round.resume(left.keySet());
        resumption.takeOver(left);
        left.clear();
        replace(next, keeps);
        for (Runnable step : resumption.rest()) {
            // What the last one has changed may concern whatever the next one starts.
            placement.spread();
            step.run();
        }
    }

    private void heard(Input.OfNeighbours news) {
        NeighbourHost.Change change = neighbourhood.heard(news, lives.now());
        if (change.regrouped()) {
            Needs.connect(programs, neighbourhood, lives);
            programs.values().stream().filter(program -> program.needsElsewhere).forEach(placement::settle);
        }
        placement.heard(change.neighbours());
    }

    private void signalRefused(Input.SignalRefused refused) {
        Program program = stirred(refused.program());
        if (program != null && program.run == refused.run()) {
            stops.refused(program, refused.signal());
        }
    }

    private void errandEnded(Input.ErrandEnded ended) {
        Program program = stirred(ended.program());
        if (program == null) {
            throw new IllegalStateException("a program is forgotten although a command of it runs: " + ended);
        }
        errands.ended(program, ended);
    }

    private void rang(@Nullable Program program, Alarm alarm) {
        if (program != null) {
            alarms.rang(program, alarm.purpose());
        }
    }

    /** The answer; null where the command that was given brings it. */
    private @Nullable ControlOutcome granted(Input.Request request) {
        return switch (request) {
            case Input.OperatorStart start -> requests.start(stirred(start.program()), start.requester());
            case Input.OperatorStop stop -> requests.stop(stirred(stop.program()), stop.requester());
            case Input.OperatorRestart restart ->
                    requests.restart(stirred(restart.program()), restart.requester());
            case Input.OperatorSignal signal -> requests.signal(stirred(signal.program()), signal);
            case Input.OperatorReload reload -> requests.reload(stirred(reload.program()), reload.requester());
            case Input.Shutdown shutdown -> shutdown(shutdown.requester());
            case Input.ShutdownNow shutdown -> shutdownNow(shutdown.requester());
            case Input.Replace replace -> replace(replace);
        };
    }

    private void runIsOver(Program program) {
        tasks.runIsOver(program);
        round.ended(program).forEach(this::stop);
        if (!program.leaving && program.rules().essential() && program.isDownForGood() && !lives.isEnding()) {
            // Before anybody hears that it is down: nothing is started only to be stopped again.
            endFor(EssentialEnd.of(program));
        }
        releaseIfOver();
        settleOrForget(program);
    }

    private void stop(StopRound.Stop due) {
        stops.stop(due.program, due.cause);
    }

    // ---- the end

    private ControlOutcome shutdown(Cause.Operator requester) {
        if (lives.isEnding()) {
            return ControlOutcome.SHUTTING_DOWN;
        }
        beginShutdown(new Notice.GaggleStopping(requester));
        stopAll();
        return ControlOutcome.DONE;
    }

    private void endFor(EssentialEnd end) {
        essentialEnd = end;
        beginShutdown(new Notice.EssentialDown(end));
        stopAll();
    }

    private void stopAll() {
        round.add(programs.values(), new Cause.Shutdown(false), definition.stopOrder()).forEach(this::stop);
    }

    private ControlOutcome shutdownNow(Cause.Operator requester) {
        if (!lives.isEnding()) {
            beginShutdown(new Notice.GaggleStopping(requester));
        }
        programs.values().forEach(program -> stops.kill(program, new Cause.Shutdown(true)));
        return ControlOutcome.DONE;
    }

    private void beginShutdown(Notice why) {
        lives.end();
        lives.publish(why);
        for (Program program : programs.values()) {
            program.wanted = false;
            program.held = false;
            lives.touch(program);
            placement.settle(program);
        }
    }

    // ---- another definition

    private ControlOutcome replace(Input.Replace replace) {
        if (lives.isEnding()) {
            return ControlOutcome.SHUTTING_DOWN;
        }
        lives.publish(new Notice.Reloaded(replace.requester(), replace.summary()));
        replace(replace.definition(), true);
        return ControlOutcome.DONE;
    }

    private void replace(GaggleDefinition next, boolean keeps) {
        List<Program> stopped = redefine(next, keeps);
        // The order of stops is that of the definition in force until now: by it, they need each other.
        List<StopRound.Stop> ready = round.add(stopped, new Cause.Reload(), definition.stopOrder());
        definition = next;
        connect();
        for (Program program : programs.values()) {
            readiness.obey(program);
            lives.touch(program);
        }
        neighbourhood.hosts().forEach(host -> placement.heard(List.copyOf(host.neighbours())));
        ready.forEach(this::stop);
        placement.spread();
        List.copyOf(programs.values()).forEach(this::settleOrForget);
        releaseIfOver();
    }

    /**
     * Makes the programs those of that definition, with those that leave behind them, and gives those that are to be
     * stopped for it: unless what runs is kept, all that run.
     */
    private List<Program> redefine(GaggleDefinition next, boolean keeps) {
        List<Program> stopped = new ArrayList<>();
        Map<ProgramId, Program> merged = LinkedHashMap.newLinkedHashMap(next.programs().size());
        for (ProgramDefinition program : next.programs().values()) {
            Program known = programs.remove(program.id());
            if (known == null) {
                known = new Program(program, next.startWait());
                hold(known);
            } else {
                if (Redefinition.restarts(known, program) || (!keeps && known.hasRun())) {
                    hold(known);
                    stopped.add(known);
                    known.keepRulesOfEnd();
                } else if (!keeps || Redefinition.begins(known, program)) {
                    hold(known);
                }
                known.redefine(program, next.startWait());
            }
            merged.put(program.id(), known);
        }
        for (Program program : programs.values()) {
            program.leave();
            stopped.add(program);
            merged.put(program.id, program);
        }
        programs.clear();
        programs.putAll(merged);
        return stopped;
    }

    private void connect() {
        names.clear();
        // One that leaves may be called as another is from now on.
        programs.values().forEach(program -> names.putIfAbsent(program.id.name(), program.id));
        Needs.connect(programs, neighbourhood, lives);
        places.connect(programs.values());
    }

    private void hold(Program program) {
        program.held = true;
        held.add(program);
    }

    /** Once the stops that came with a definition are over, what it starts may start. */
    private void releaseIfOver() {
        if (round.isOver()) {
            List<Program> released = held;
            held = new ArrayList<>();
            for (Program program : released) {
                program.held = false;
                lives.stir(program);
                placement.settle(program);
            }
        }
    }

    private void settleOrForget(Program program) {
        if (!program.leaving) {
            placement.settle(program);
        } else if (!program.hasRun()) {
            forget(program);
        }
    }

    private void forget(Program program) {
        lives.become(program, new Life.Down());
        programs.remove(program.id);
        held.removeIf(one -> one == program);
        places.forget(program);
        names.remove(program.id.name(), program.id);
        program.needs.forEach(need -> need.needed.neededBy().remove(need));
        lives.give(new Command.Forget(program.id));
    }
}

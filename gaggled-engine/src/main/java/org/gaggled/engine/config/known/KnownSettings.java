package org.gaggled.engine.config.known;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.gaggled.api.config.DefiniteSetting;
import org.gaggled.api.config.InvalidSettingException;
import org.gaggled.api.config.Setting;
import org.gaggled.api.config.Settings;
import org.gaggled.api.launch.Containment;
import org.gaggled.api.launch.SignalScope;
import org.gaggled.api.program.ProcessSignal;
import org.gaggled.engine.config.known.SectionDefinition.Contents;
import org.gaggled.engine.core.Condition;
import org.gaggled.engine.core.Dependency;
import org.gaggled.engine.core.ErrandRules;
import org.gaggled.engine.core.LifeRules;
import org.gaggled.engine.core.OnUnknown;
import org.gaggled.engine.core.Probing;
import org.gaggled.engine.core.Respawn;
import org.gaggled.engine.core.RespawnLimit;
import org.gaggled.engine.core.Restarts;
import org.gaggled.engine.core.StopOrder;
import org.gaggled.engine.core.StopSteps;
import org.gaggled.engine.core.SuccessCode;

/**
 * Every setting that gaggled itself knows, with type, default and meaning. Configurations are checked by these
 * definitions, and documentation is written from them; there is no second list. What plugins add is declared by the
 * plugins.
 *
 * <p>A further setting of programs is defined here and stands in {@link #PROGRAM}, and also in {@link #GLOBAL} where
 * all programs may have one. What a reload does about a change of it is marked there too. If it is a rule that programs
 * live by, it is a component of {@link LifeRules} too, which {@link #rules} fills in. All else follows.
 */
public final class KnownSettings {

    public static final String GAGGLED = "gaggled";
    public static final String ENV = "env";

    static final DefiniteSetting<Duration> KILL_WAIT = Setting.duration("killwait")
            .otherwise(Duration.ofSeconds(10))
            .withExample("5s")
            .describedAs("How long to wait after the last signal of a stop, usually SIGTERM, before SIGKILL.");

    public static final DefiniteSetting<Duration> START_WAIT = Setting.duration("startwait")
            .otherwise(Duration.ofMillis(100))
            .withExample("500ms")
            .describedAs(
                    "How long to wait before a failed start is tried again. It doubles with each further failure, up"
                            + " to backoffmax.");

    public static final DefiniteSetting<Duration> TICK = Setting.duration("tick")
            .otherwise(Duration.ofMillis(10))
            .withExample("10")
            .describedAs("Accepted for compatibility with older configurations. It has no effect.");

    public static final Setting<String> SEARCH_PATH = Setting.text("path")
            .withExample("/opt/shop/bin")
            .describedAs("What is put before $PATH, to search for commands and in every program's environment.");

    public static final Setting<String> EVENT_URL = Setting.text("eventurl")
            .withExample("tcp://127.0.0.1:9876")
            .describedAs(
                    "Where to publish events: tcp://HOST:PORT or tcp://*:PORT; HOST can be a network interface. Needs a"
                            + " transport plugin.");

    public static final Setting<String> CONTROL_URL = Setting.text("controlurl")
            .withExample("tcp://127.0.0.1:9877")
            .describedAs(
                    "Where to answer control requests: tcp://HOST:PORT or tcp://*:PORT; HOST can be a network"
                            + " interface."
                            + " Without section curve, everybody who can reach it is an operator. Needs a transport"
                            + " plugin.");

    public static final DefiniteSetting<Boolean> INSECURE = Setting.flag("insecure")
            .otherwise(false)
            .withExample("true")
            .describedAs(
                    "Whether the channels may be bound where other hosts reach them without keys (section curve). In INFO files"
                            + " the default is true.");

    public static final DefiniteSetting<StopOrder> STOP_ORDER = Setting.choice("stoporder", StopOrder.class)
            .withExample("parallel")
            .otherwise(StopOrder.REVERSE)
            .describedAs("The order at shutdown: dependents before what they depend on, or all at once.");

    public static final DefiniteSetting<Duration> BACKOFF = Setting.duration("backoff")
            .otherwise(Duration.ofMillis(100))
            .withExample("250ms")
            .describedAs(
                    "The pause before a restart after a short run. It doubles with each further short run. 0 means"
                            + " no pause.");

    public static final DefiniteSetting<Duration> BACKOFF_MAX = Setting.duration("backoffmax")
            .otherwise(Duration.ofSeconds(10))
            .withExample("1m")
            .describedAs("The longest pause before a restart.");

    public static final Setting<List<String>> INCLUDE = Setting.texts("include")
            .withExample("conf.d/*.yaml")
            .describedAs("Files or globs, relative to this file, whose programs belong to this configuration too.");

    public static final Setting<Path> ENV_FILE = Setting.path("envfile")
            .allowing("a path, relative to this file")
            .withExample("/etc/default/shop")
            .describedAs("A file of KEY=value lines. The env section beside it overrides them.");

    public static final DefiniteSetting<Boolean> EXPAND = Setting.flag("expand")
            .otherwise(true)
            .withExample("false")
            .describedAs(
                    "Whether ${NAME} and ${NAME:-default} in values are replaced. In INFO files the default is false.");

    public static final Setting<Path> STATE_DIRECTORY = Setting.path("statedir")
            .allowing("a directory, relative to this file")
            .withExample("/var/lib/gaggled/shop")
            .describedAs("Where gaggled notes what the next gaggled is to know, such as when schedules with catchup"
                    + " were due, and keeps what programs have printed until it is written. gaggled makes it with"
                    + " mode 0700. It is for one gaggled at a time, and others must not be able to write to it.");

    public static final DefiniteSetting<Containment> CONTAINMENT = Setting.choice("containment", Containment.class)
            .otherwise(Containment.AUTO)
            .withExample("cgroup")
            .describedAs("How gaggled knows all that belongs to a program, and has to be stopped with it: by a cgroup"
                    + " for each program, or by its session and what can be seen to come of it. auto is cgroup where"
                    + " gaggled can make cgroups, otherwise session.");

    public static final Setting<Boolean> ADOPT = Setting.flag("adopt")
            .withExample("false")
            .describedAs("Whether the programs of an earlier gaggled that was killed go on. With false, gaggled stops"
                    + " those that still run before it starts any. With statedir, the default is true.");

    public static final DefiniteSetting<String> COMMAND = Setting.text("command")
            .required()
            .withExample("/usr/sbin/nginx")
            .describedAs(
                    "The file to execute, without arguments. With a /: that file, relative to the directory gaggled was started in."
                            + " Without a /: the first executable of that name on [path:]$PATH.");

    /** Read by its own rules: see {@link ArgumentList}. */
    public static final Setting<List<String>> ARGV = Setting.texts("argv")
            .allowing("a list, or words with blanks between them")
            .withExample("-g 'daemon off;'")
            .describedAs("The arguments: words, split as a POSIX shell does (in INFO files, at blanks only), or a"
                    + " list, taken as it is.");

    public static final Setting<Path> WORKING_DIRECTORY = Setting.path("wd")
            .withExample("/var/lib/shop")
            .describedAs("The working directory. Without it, the one that gaggled was started in.");

    // How it ends, and what follows from that.

    public static final DefiniteSetting<Respawn> RESPAWN = Setting.of("respawn", Respawn.ALLOWED, Respawn::parse)
            .withExample("on-failure")
            .otherwise(Respawn.ALWAYS)
            .describedAs(
                    "Whether gaggled starts the program again when it dies. With on-failure, it does so only when the"
                            + " program did not end with success. The default of a task is on-failure.");

    /** The same for a task, which has another default. */
    static final DefiniteSetting<Respawn> RESPAWN_OF_TASK = RESPAWN.otherwise(Respawn.ON_FAILURE);

    static final DefiniteSetting<List<SuccessCode>> SUCCESS_CODES =
            Setting.several("successcodes", SuccessCode.ALLOWED, SuccessCode::parse)
                    .withExample("0, 3, TERM")
                    .otherwise(List.of(new SuccessCode.Status(0)))
                    .describedAs("The exit statuses and signals that count as success.");

    public static final Setting<RespawnLimit> RESPAWN_LIMIT =
            Setting.of("respawnlimit", RespawnLimit.ALLOWED, RespawnLimit::parse)
                    .withExample("3/10s")
                    .describedAs(
                            "How often the program may die, or not be started, in which time. Once more, and it has failed:"
                                    + " it stays down until an operator starts it.");

    public static final DefiniteSetting<Boolean> ESSENTIAL = Setting.flag("essential")
            .otherwise(false)
            .withExample("true")
            .describedAs(
                    "Whether gaggled stops everything when the program is down for good by itself, and ends with the"
                            + " program's exit status.");

    public static final DefiniteSetting<Boolean> ENABLED =
            Setting.flag("enabled")
                    .otherwise(true)
                    .withExample("false")
                    .describedAs("With false, the program begins disabled, as if an operator had stopped it.");

    public static final DefiniteSetting<SignalScope> KILL_MODE = Setting.choice("killmode", SignalScope.class)
            .withExample("process")
            .otherwise(SignalScope.GROUP)
            .describedAs(
                    "What a stop reaches: all that belongs to the program, also what it leaves in other groups and"
                            + " sessions (see containment), or its process alone.");

    static final DefiniteSetting<StopSteps> STOP_SIGNAL = Setting.of("stopsignal", StopSteps.ALLOWED, StopSteps::parse)
            .withExample("TERM/10s, INT/5s")
            .otherwise(StopSteps.TERM)
            .describedAs(
                    "The signals of a stop, each with the time that it is given. A last signal without a time is"
                            + " given killwait. Then SIGKILL is sent.");

    // ---- commands around a program's life; those that are command lines are read by rules of their own

    /** Run before each start. */
    public static final Setting<List<String>> PRESTART = commandLine("prestart")
            .withExample("/usr/sbin/nginx -t")
            .describedAs("A command line to run before each start, as the program is run. If it does not succeed"
                    + " within prestartwait, the start has failed.");

    public static final DefiniteSetting<Duration> PRESTART_WAIT = Setting.duration("prestartwait")
            .otherwise(ErrandRules.NONE.prestartWait())
            .withExample("5m")
            .describedAs("How long prestart may take. Then it is killed.");

    /** Run first at every stop. */
    public static final Setting<List<String>> STOP_COMMAND = commandLine("stopcommand")
            .withExample("/usr/bin/pg_ctl stop -m fast")
            .describedAs("A command line to run first at every stop, for at most killwait, with the process id in"
                    + " GAGGLED_PID. If anything is left after it, the signals of stopsignal follow.");

    /** Run after each end. */
    public static final Setting<List<String>> POSTSTOP = commandLine("poststop")
            .withExample("rm -f /run/shop.sock")
            .describedAs("A command line to run after each end, with its cause in GAGGLED_CAUSE, and in"
                    + " GAGGLED_EXIT_CODE or GAGGLED_EXIT_SIGNAL how the process ended.");

    public static final DefiniteSetting<Duration> POSTSTOP_WAIT = Setting.duration("poststopwait")
            .otherwise(ErrandRules.NONE.poststopWait())
            .withExample("30s")
            .describedAs("How long poststop may take. Then it is killed.");

    public static final Setting<ProcessSignal> RELOAD_SIGNAL =
            Setting.of("reloadsignal", "a signal: HUP, SIGHUP or its number", KnownSettings::signal)
                    .withExample("HUP")
                    .describedAs("The signal by which the program reads its configuration again, at gaggled_controller"
                            + " reload.");

    /** Run at a reload. */
    public static final Setting<List<String>> RELOAD_COMMAND = commandLine("reloadcommand")
            .withExample("/usr/sbin/nginx -s reload")
            .describedAs("A command line that has the program read its configuration again, at gaggled_controller"
                    + " reload, with the process id in GAGGLED_PID.");

    /** Those that are command lines, each of which {@link ErrandRules} has. */
    public static final List<Setting<List<String>>> COMMAND_LINES =
            List.of(PRESTART, STOP_COMMAND, POSTSTOP, RELOAD_COMMAND);

    /** Read by its own rules: see {@link DependencyList}. */
    public static final Setting<List<String>> DEPENDS = Setting.texts("depends")
            .withExample("database, cache")
            .describedAs("The programs that this one depends on, with default settings. This is short for sections"
                    + " in depends.");

    public static final DefiniteSetting<Duration> DELAY = Setting.duration("delay")
            .otherwise(Duration.ZERO)
            .withExample("2s")
            .describedAs("How long that must have been so, without a break, before this program is started.");

    /** Has another default for each kind of program that is depended on. */
    public static final Setting<Condition> UNTIL = Setting.choice("until", Condition.class)
            .withExample("started")
            .describedAs("What this program waits for: that the dependency is started, ready or done, or that it has"
                    + " ended, with success or without. Without it, done for a task and ready for a service.");

    public static final DefiniteSetting<Boolean> REQUIRED = Setting.flag("required")
            .otherwise(true)
            .withExample("false")
            .describedAs("Whether this program waits in any case. With false, it waits only while the dependency may"
                    + " still come up: not when it is disabled, has failed or is not defined.");

    public static final DefiniteSetting<Duration> GRACE = Setting.duration("grace")
            .otherwise(Duration.ZERO)
            .withExample("5s")
            .describedAs("With propagate: how long the dependency may be gone before this program is stopped. If it is"
                    + " back within that time, nothing happens.");

    public static final DefiniteSetting<OnUnknown> ON_UNKNOWN = Setting.choice("onunknown", OnUnknown.class)
            .otherwise(OnUnknown.HOLD)
            .withExample("stop")
            .describedAs("What happens while nobody knows how a dependency on another host is: this program goes on if"
                    + " it runs, and does not start if it does not, or it is stopped.");

    public static final DefiniteSetting<Boolean> PROPAGATE = Setting.flag("propagate")
            .otherwise(false)
            .withExample("true")
            .describedAs("Whether this program is stopped too when the dependency dies, is stopped or is not ready any"
                    + " more. It starts again once its dependencies are satisfied.");

    // Which programs a section stands for, and by what they can be named together.

    public static final DefiniteSetting<Integer> INSTANCES = Setting.wholeNumber("instances", 1, 1000)
            .otherwise(1)
            .withExample("4")
            .describedAs("How many of this program there are. Above 1 they are called NAME:1 to NAME:N, and NAME"
                    + " means all of them. ${INSTANCE} in values is the number of each.");

    public static final Setting<List<String>> TAGS = Setting.texts("tags")
            .withExample("web, frontend")
            .describedAs("Names for several programs: @TAG stands for all programs that have the tag, wherever"
                    + " programs are named.");

    /** What every event sink may have in its section; the plugins do not declare it. */
    public static final DefiniteSetting<Integer> SINK_QUEUE = Setting.wholeNumber("queue", 16, 262_144)
            .otherwise(16_384)
            .withExample("1000")
            .describedAs("How many events can wait for this sink. One more drops the oldest, for this sink alone.");

    /** One {@code depends/NAME}. */
    public static final SectionDefinition DEPENDENCY = new SectionDefinition(
            "NAME", "A dependency.", Contents.DEFINED, List.of(UNTIL, DELAY, REQUIRED, PROPAGATE, GRACE, ON_UNKNOWN),
            List.of());

    /** The {@code gaggled} section, without what plugins add. */
    public static final SectionDefinition GLOBAL = new SectionDefinition(
            GAGGLED,
            "Global settings.",
            Contents.DEFINED,
            List.of(
                    KILL_WAIT, START_WAIT, TICK, SEARCH_PATH, EVENT_URL, CONTROL_URL, INSECURE, STOP_ORDER, BACKOFF,
                    BACKOFF_MAX,
                    INCLUDE, ENV_FILE, EXPAND, STATE_DIRECTORY, ADOPT, CONTAINMENT, OutputSettings.LOG,
                    OutputSettings.ERROR_LOG),
            List.of(
                    env("Variables for every program. They override gaggled's own environment."),
                    OutputSettings.LOG_SECTION,
                    OutputSettings.ERROR_LOG_SECTION))
            .whereChangeMeans(ReloadEffect.RESTART, List.of(SEARCH_PATH, EVENT_URL, CONTROL_URL))
            .whereChangeMeans(ReloadEffect.REFUSAL, List.of(STATE_DIRECTORY, CONTAINMENT))
            .whereChangeMeans(ReloadEffect.NONE, List.of(TICK, INSECURE, INCLUDE, ENV_FILE, EXPAND));

    /** A program's section. */
    public static final SectionDefinition PROGRAM = new SectionDefinition(
            "PROGRAM",
            "A program.",
            Contents.DEFINED,
            joined(List.of(
                    List.of(
                            COMMAND, ARGV, WORKING_DIRECTORY, RESPAWN, SUCCESS_CODES, RESPAWN_LIMIT, ESSENTIAL, ENABLED,
                            BACKOFF, BACKOFF_MAX, STOP_SIGNAL, KILL_WAIT, KILL_MODE, PRESTART, PRESTART_WAIT,
                            STOP_COMMAND, POSTSTOP,
                            POSTSTOP_WAIT, RELOAD_SIGNAL, RELOAD_COMMAND,
                            ProbeSettings.READY, ProbeSettings.ALIVE,
                            DEPENDS, ENV_FILE, INSTANCES, TAGS),
                    // What it is there for.
                    DutySettings.ALL,
                    // On which hosts it runs.
                    PlacementSettings.ALL,
                    // As whom it runs, and within which limits.
                    ProcessSettings.ALL,
                    // Where it prints.
                    OutputSettings.WORDS)),
            List.of(
                    env("Variables for this program. They override the global environment."),
                    ProcessSettings.LIMITS,
                    // How much it may use.
                    ResourceSettings.SECTION,
                    OutputSettings.LOG_SECTION,
                    OutputSettings.ERROR_LOG_SECTION,
                    // Whether it can be used, and whether it works.
                    ProbeSettings.READY_SECTION,
                    ProbeSettings.ALIVE_SECTION,
                    new SectionDefinition(
                            DEPENDS.getName(),
                            "The programs that it depends on.",
                            Contents.FREE_SECTIONS,
                            List.of(),
                            List.of(DEPENDENCY))))
            .whereChangeMeans(ReloadEffect.RESTART, List.of(COMMAND, ARGV, WORKING_DIRECTORY, KILL_MODE))
            .whereChangeMeans(ReloadEffect.RESTART, ProcessSettings.ALL)
            .whereChangeMeans(ReloadEffect.SWITCH, List.of(ENABLED))
            .whereChangeMeans(ReloadEffect.NONE, List.of(ENV_FILE, INSTANCES));

    private KnownSettings() {}

    /**
     * The rules that a program lives by.
     *
     * @param inEffect gives, for each setting, the settings that hold its value in effect
     * @param errands the commands around its life
     * @param probing its probes
     */
    public static LifeRules rules(
            Function<Setting<?>, ? extends Settings> inEffect, ErrandRules errands, Probing probing,
            List<Dependency> dependencies) {
        return new LifeRules(
                inEffect.apply(ENABLED).get(ENABLED),
                restarts(inEffect),
                inEffect.apply(ESSENTIAL).get(ESSENTIAL),
                inEffect.apply(KILL_WAIT).get(KILL_WAIT),
                inEffect.apply(STOP_SIGNAL).get(STOP_SIGNAL),
                errands,
                probing,
                DutySettings.duty(inEffect.apply(DutySettings.KIND)),
                dependencies,
                PlacementSettings.places(inEffect.apply(PlacementSettings.PLACEMENT)));
    }

    private static Restarts restarts(Function<Setting<?>, ? extends Settings> inEffect) {
        return new Restarts(
                DutySettings.respawn(inEffect.apply(RESPAWN)),
                inEffect.apply(BACKOFF).get(BACKOFF),
                inEffect.apply(BACKOFF_MAX).get(BACKOFF_MAX),
                inEffect.apply(SUCCESS_CODES).get(SUCCESS_CODES),
                inEffect.apply(RESPAWN_LIMIT).find(RESPAWN_LIMIT));
    }

    private static final Set<String> GLOBAL_NAMES = Set.copyOf(GLOBAL.settingNames());
    private static final Set<String> PROGRAM_NAMES = Set.copyOf(PROGRAM.settingNames());

    /** Whether a program that does not have the setting takes it from section {@code gaggled}. */
    public static boolean isForAll(Setting<?> setting) {
        return GLOBAL_NAMES.contains(setting.getName()) && !setting.getName().equals(ENV_FILE.getName());
    }

    /** Whether a program may have a setting of that name, without what plugins add. */
    public static boolean isOfPrograms(String name) {
        return PROGRAM_NAMES.contains(name);
    }

    private static List<Setting<?>> joined(List<List<Setting<?>>> lists) {
        return lists.stream().<Setting<?>>flatMap(List::stream).toList();
    }

    private static Setting<List<String>> commandLine(String name) {
        return Setting.texts(name).allowing("a command and its arguments, written as argv is");
    }

    private static ProcessSignal signal(String text) {
        ProcessSignal signal = ProcessSignal.parse(text);
        if (signal == null) {
            throw new InvalidSettingException("is not a signal", "write HUP, SIGHUP or its number");
        }
        return signal;
    }

    private static SectionDefinition env(String description) {
        return new SectionDefinition(ENV, description, Contents.FREE_SETTINGS, List.of(), List.of())
                .whereChangeMeans(ReloadEffect.RESTART);
    }
}

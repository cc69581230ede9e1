package org.gaggled.engine.config.check;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.gaggled.api.config.ConfigPosition;
import org.gaggled.api.config.Setting;
import org.gaggled.api.launch.LaunchRequest;
import org.gaggled.api.launch.LimitedResource;
import org.gaggled.api.launch.ProcessAttributes;
import org.gaggled.api.launch.ProcessLimit;
import org.gaggled.engine.config.check.ProgramSection.Program;
import org.gaggled.engine.config.known.KnownSettings;
import org.gaggled.engine.config.known.ProcessSettings;
import org.gaggled.engine.config.known.ProcessorList;
import org.gaggled.engine.config.problem.Problems;
import org.gaggled.engine.config.read.Standing;
import org.gaggled.engine.launch.FileAccess;
import org.gaggled.engine.launch.FileAccess.Obstacle;
import org.gaggled.engine.launch.FileAccess.Person;
import org.gaggled.engine.launch.FileAccess.Wish;
import org.gaggled.engine.launch.UserDatabase;
import org.gaggled.engine.text.Presence;
import org.gaggled.engine.text.Wording;
import org.jspecify.annotations.Nullable;

/**
 * Whether gaggled can give a program the attributes that it asks for, on this machine and as whom it runs now. What
 * cannot be known here is left to the start.
 */
final class AttributesCheck {

    /** The numbers that a program's user and groups are; null for those that it does not change. */
    private record Identity(
            @Nullable Integer user, UserDatabase.@Nullable User entry, @Nullable Integer group,
            @Nullable Set<Integer> groups) {}

    private static final String SETUID = "setuid";
    private static final String SETGID = "setgid";
    private static final String SETPCAP = "setpcap";
    private static final String SYS_NICE = "sys_nice";
    private static final String SYS_RESOURCE = "sys_resource";
    private static final String DAC_OVERRIDE = "dac_override";
    private static final String DAC_READ_SEARCH = "dac_read_search";

    private final Standing standing;
    private final Problems problems;
    private final FileAccess access = new FileAccess();
    /** Those that were asked for: a user database may be slow, and many programs may have one user. */
    private final Map<String, Optional<UserDatabase.User>> users = new HashMap<>();
    private final Map<Identity, Set<Integer>> groupsOf = new HashMap<>();

    private AttributesCheck(Standing standing, Problems problems) {
        this.standing = standing;
        this.problems = problems;
    }

    /**
     * Checks the enabled programs, the instances of each section together. What gaggled may is asked when one of them
     * needs to know; where that is null, nothing is known.
     */
    static void check(
            List<List<Program>> instances, Supplier<@Nullable Standing> standing, Problems problems) {
        List<List<Program>> asking = instances.stream()
                .map(alike -> alike.stream().filter(AttributesCheck::asks).toList())
                .filter(alike -> !alike.isEmpty())
                .toList();
        Standing known = asking.isEmpty() ? null : standing.get();
        if (known != null) {
            AttributesCheck check = new AttributesCheck(known, problems);
            asking.forEach(alike -> problems.forInstances(alike, check::check));
            check.warnOfObstacle(asking);
        }
    }

    /** Another launcher may do without what is missing. */
    private void warnOfObstacle(List<List<Program>> asking) {
        if (standing.obstacle() != null) {
            Program first = asking.getFirst().getFirst();
            int others = asking.size() - 1;
            problems.warning(
                    first.position(),
                    "program " + Wording.quoted(first.section())
                            + (others == 0 ? "" : " and " + others + (others == 1 ? " other" : " others"))
                            + " cannot be started with what is asked for: " + standing.obstacle(),
                    null);
        }
    }

    private static boolean asks(Program program) {
        return program.enabled() && !program.launch().getAttributes().isEmpty();
    }

    private void check(Program program) {
        ProcessAttributes attributes = program.launch().getAttributes();
        checkStandardInput(program, attributes);
        checkNice(program, attributes);
        checkOomScore(program, attributes);
        checkProcessors(program, attributes);
        attributes.getLimits().forEach((resource, limit) -> checkLimit(program, resource, limit));
        checkCapabilities(program, attributes);
        Identity identity = identity(program, attributes);
        if (identity != null && mayBecome(program, identity)) {
            checkFiles(program, identity);
        }
    }

    /** Who it is to be; null where that cannot be, which has been reported. */
    private @Nullable Identity identity(Program program, ProcessAttributes attributes) {
        String user = attributes.getUser();
        UserDatabase.User entry = user == null ? null : find(user);
        Integer userNumber = entry != null ? Integer.valueOf(entry.uid()) : number(user);
        boolean right = user == null || userNumber != null;
        if (!right) {
            reportLack(program, ProcessSettings.USER, "does not exist on this machine",
                    "create that user, or name another one");
        } else if (isAnother(userNumber) && entry == null && attributes.getGroup() == null) {
            report(program, ProcessSettings.USER, "has no entry in the user database, and no 'group' is given",
                    "add the setting 'group'");
            right = false;
        }
        Integer group = entry == null ? null : Integer.valueOf(entry.gid());
        if (attributes.getGroup() != null) {
            group = groupNumber(program, ProcessSettings.GROUP, attributes.getGroup());
            right &= group != null;
        }
        Set<Integer> groups = attributes.getGroups() == null ? null : new HashSet<>();
        for (String name : Objects.requireNonNullElse(attributes.getGroups(), List.<String>of())) {
            Integer number = groupNumber(program, ProcessSettings.GROUPS, name);
            right &= number != null;
            if (groups != null && number != null) {
                groups.add(number);
            }
        }
        return right ? new Identity(userNumber, entry, group, groups) : null;
    }

    private @Nullable Integer groupNumber(Program program, Setting<?> setting, String name) {
        UserDatabase.Group entry = UserDatabase.findGroup(name);
        Integer number = entry != null ? Integer.valueOf(entry.gid()) : number(name);
        if (number == null) {
            problems.lack(
                    position(program.settings(), setting, program),
                    (setting == ProcessSettings.GROUP ? "group " : "groups has ") + Wording.quoted(name)
                            + (setting == ProcessSettings.GROUP ? " does not" : ", which does not")
                            + " exist on this machine",
                    "create that group, or name another one");
        }
        return number;
    }

    private static @Nullable Integer number(@Nullable String text) {
        OptionalInt number = text == null ? OptionalInt.empty() : UserDatabase.number(text);
        return number.isPresent() ? number.getAsInt() : null;
    }

    /** Whether gaggled may make it that user, with those groups; what it may not is reported, the first thing only. */
    private boolean mayBecome(Program program, Identity identity) {
        boolean groupGiven = program.settings().positionOf(ProcessSettings.GROUP) != null;
        Integer user = identity.user();
        if (user != null && user != standing.user() && lacks(SETUID)) {
            refuse(program, ProcessSettings.USER, "is not the user that gaggled runs as", SETUID);
        } else if (isAnother(user) && lacks(SETGID)) {
            refuse(program, ProcessSettings.USER, "has groups of its own", SETGID);
        } else if (groupGiven && identity.group() != null && identity.group() != standing.group() && lacks(SETGID)) {
            refuse(program, ProcessSettings.GROUP, "is not the group that gaggled runs with", SETGID);
        } else if (identity.groups() != null && lacks(SETGID)) {
            refuse(program, ProcessSettings.GROUPS, "cannot be set", SETGID);
        } else {
            return true;
        }
        return false;
    }

    /** Nothing is changed for a gaggled that is not root and is to start a program as the user that it is itself. */
    private boolean isAnother(@Nullable Integer user) {
        return user != null && (user != standing.user() || user == 0);
    }

    private void refuse(Program program, Setting<?> setting, String what, String missing) {
        report(
                program,
                setting,
                what + ", and gaggled lacks the capability " + missing,
                "run gaggled (and gaggled -t) as root, or remove '" + setting.getName() + "'");
    }

    private void checkStandardInput(Program program, ProcessAttributes attributes) {
        Path file = attributes.getStandardInput();
        if (file == null) {
            return;
        }
        String obstacle = Presence.obstacle(file);
        if (obstacle != null) {
            reportLack(program, ProcessSettings.STDIN, obstacle, "make the file " + file + ", or write null");
        } else if (Files.isDirectory(file)) {
            report(program, ProcessSettings.STDIN, "is a directory", "name a file, or write null");
        }
    }

    /** The limit {@code nice} lets everybody lower the value to 20 minus it. */
    private void checkNice(Program program, ProcessAttributes attributes) {
        Integer nice = attributes.getNice();
        ProcessLimit allowed = standing.limits().get(LimitedResource.NICE);
        if (nice == null || nice >= standing.nice() || !lacks(SYS_NICE)) {
            return;
        }
        if (allowed == null || isAbove(20L - nice, allowed.getSoft())) {
            report(
                    program,
                    ProcessSettings.NICE,
                    "is lower than gaggled's own, " + standing.nice() + ", and gaggled lacks the capability sys_nice",
                    "write " + standing.nice() + " or more, or run gaggled as root");
        }
    }

    private void checkOomScore(Program program, ProcessAttributes attributes) {
        Integer score = attributes.getOomScore();
        if (score != null && score < standing.oomScore() && lacks(SYS_RESOURCE)) {
            report(
                    program,
                    ProcessSettings.OOM_SCORE,
                    "is lower than gaggled's own, " + standing.oomScore()
                            + ", and gaggled lacks the capability sys_resource",
                    "write " + standing.oomScore() + " or more, or run gaggled as root");
        }
    }

    private void checkProcessors(Program program, ProcessAttributes attributes) {
        SortedSet<Integer> wanted = attributes.getProcessors();
        if (wanted == null || standing.processors().isEmpty() || standing.processors().containsAll(wanted)) {
            return;
        }
        SortedSet<Integer> missing = new TreeSet<>(wanted);
        missing.removeAll(standing.processors());
        report(
                program,
                ProcessSettings.CPUS,
                "has " + ProcessorList.text(missing) + ", and this machine has no such processor",
                "choose among " + ProcessorList.text(standing.processors()));
    }

    private void checkLimit(Program program, LimitedResource resource, ProcessLimit limit) {
        ProcessLimit own = standing.limits().get(resource);
        Long hard = limit.getHard();
        Setting<ProcessLimit> setting = ProcessSettings.limit(resource);
        if (own == null || own.getHard() == null) {
            return;
        }
        String ownHard = ProcessLimit.ofSoft(own.getHard()).toString();
        if (hard == null && isAbove(limit.getSoft(), own.getHard())) {
            reportLimit(
                    program, setting, limit, "is above the hard limit of gaggled, " + ownHard,
                    lacks(SYS_RESOURCE)
                            ? raiseWhereGaggledIsStarted(ownHard)
                            : "write " + limit + ":" + limit + " to raise the hard limit too");
        } else if (hard != null && isAbove(hard, own.getHard()) && lacks(SYS_RESOURCE)) {
            reportLimit(
                    program, setting, limit,
                    "has a hard limit above that of gaggled, " + ownHard
                            + ", and gaggled lacks the capability sys_resource",
                    raiseWhereGaggledIsStarted(ownHard));
        } else if (resource == LimitedResource.NOFILE && hard != null && isAbove(hard, standing.mostDescriptors())) {
            reportLimit(
                    program, setting, limit,
                    "has a hard limit above " + standing.mostDescriptors() + ", the highest that Linux allows here",
                    "lower it, or raise fs.nr_open with sysctl");
        }
    }

    private static String raiseWhereGaggledIsStarted(String ownHard) {
        return "write at most " + ownHard + ", or raise the limit where gaggled is started";
    }

    private void reportLimit(
            Program program, Setting<?> setting, ProcessLimit limit, String what, String advice) {
        problems.error(
                position(program.limits(), setting, program),
                setting.getName() + " " + Wording.quoted(limit.toString()) + " in limits " + what, advice);
    }

    private void checkCapabilities(Program program, ProcessAttributes attributes) {
        Set<String> wanted = attributes.getCapabilities();
        if (wanted == null) {
            return;
        }
        List<String> missing = new ArrayList<>(wanted);
        missing.removeIf(capability -> standing.permitted().contains(capability)
                && standing.bounding().contains(capability));
        if (!missing.isEmpty()) {
            report(
                    program,
                    ProcessSettings.CAPABILITIES,
                    "has " + String.join(" and ", missing) + ", which gaggled itself does not have",
                    "run gaggled with it, or leave it out");
        } else if (lacks(SETPCAP) && !wanted.containsAll(standing.bounding())) {
            refuse(program, ProcessSettings.CAPABILITIES, "cannot be set", SETPCAP);
        }
    }

    /** Root, and who keeps the capabilities for that, is stopped by no permission bits. */
    private void checkFiles(Program program, Identity identity) {
        ProcessAttributes attributes = program.launch().getAttributes();
        Set<String> capabilities = Objects.requireNonNullElse(attributes.getCapabilities(), Set.<String>of());
        boolean overrules = capabilities.contains(DAC_OVERRIDE)
                || capabilities.contains(DAC_READ_SEARCH);
        if (identity.user() == null || identity.user() == 0 || overrules) {
            return;
        }
        Person person = new Person(identity.user(), groupsOf.computeIfAbsent(identity, AttributesCheck::allGroups));
        LaunchRequest launch = program.launch();
        boolean ownDirectory = program.settings().positionOf(KnownSettings.WORKING_DIRECTORY) != null;
        report(
                program,
                ownDirectory ? KnownSettings.WORKING_DIRECTORY : ProcessSettings.USER,
                ownDirectory
                        ? "cannot be entered by user " + quotedUser(attributes)
                        : "cannot enter the directory that gaggled was started in, " + launch.getWorkingDirectory(),
                access.find(launch.getWorkingDirectory(), Wish.EXECUTE, person),
                ownDirectory ? "name another directory" : "set 'wd' to another directory");
        if (program.settings().positionOf(KnownSettings.COMMAND) != null) {
            report(
                    program,
                    KnownSettings.COMMAND,
                    "cannot be executed by user " + quotedUser(attributes),
                    access.find(launch.getExecutable(), Wish.EXECUTE, person),
                    "name another user");
        }
        Path input = attributes.getStandardInput();
        if (input != null) {
            report(
                    program,
                    ProcessSettings.STDIN,
                    "cannot be read by user " + quotedUser(attributes),
                    access.find(input, Wish.READ, person),
                    "name another file");
        }
    }

    private static String quotedUser(ProcessAttributes attributes) {
        return Wording.quoted(Objects.requireNonNull(attributes.getUser()));
    }

    private static Set<Integer> allGroups(Identity identity) {
        Set<Integer> all = new HashSet<>();
        if (identity.group() != null) {
            all.add(identity.group());
        }
        if (identity.groups() != null) {
            all.addAll(identity.groups());
        } else if (identity.entry() != null && identity.group() != null) {
            all.addAll(UserDatabase.groupsOf(identity.entry(), identity.group()));
        }
        return all;
    }

    private UserDatabase.@Nullable User find(String user) {
        return users.computeIfAbsent(user, name -> Optional.ofNullable(UserDatabase.findUser(name))).orElse(null);
    }

    private void report(
            Program program, Setting<?> setting, String what, @Nullable Obstacle obstacle, String otherwise) {
        if (obstacle == null) {
            return;
        }
        ConfigPosition position = position(program.settings(), setting, program);
        String message =
                setting.getName() + " " + value(program, setting) + " " + what + ": " + obstacle.clause();
        if (obstacle.certain()) {
            problems.lack(position, message, "change the mode, or " + otherwise);
        } else {
            problems.warning(position, message, "ignore this if an access control list allows it; otherwise change the"
                    + " mode, or " + otherwise);
        }
    }

    private void report(Program program, Setting<?> setting, String what, String advice) {
        problems.error(
                position(program.settings(), setting, program),
                setting.getName() + " " + value(program, setting) + " " + what, advice);
    }

    private void reportLack(Program program, Setting<?> setting, String what, String advice) {
        problems.lack(
                position(program.settings(), setting, program),
                setting.getName() + " " + value(program, setting) + " " + what, advice);
    }

    private static String value(Program program, Setting<?> setting) {
        @Nullable
        Object value = program.settings().find(setting);
        return Wording.quoted(
                value instanceof List<?> items
                        ? String.join(", ", items.stream().map(String::valueOf).toList())
                        : String.valueOf(value));
    }

    private static ConfigPosition position(CheckedSettings settings, Setting<?> setting, Program program) {
        ConfigPosition given = settings.positionOf(setting);
        return given == null ? program.position() : given;
    }

    private boolean lacks(String capability) {
        return !standing.capabilities().contains(capability);
    }

    /** Unlimited is above everything else. */
    private static boolean isAbove(long limit, long other) {
        return Long.compareUnsigned(limit, other) > 0;
    }
}

package org.gaggled.dist.torture;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The programs: what they play, what they need, what the configuration says of them now, and which of them have to run
 * when all is calm.
 */
final class Cast {

    /** Others depend on programs of these only, so that not everything is down all the time. */
    private static final int BASE = 60;

    /** What an operator has asked for, as far as anybody knows who did not get an answer. */
    enum Wish {
        UP,
        DOWN,
        UNKNOWN
    }

    private record Need(String on, String settings, boolean required) {}

    /** A section of the configuration. */
    private static final class Section {

        final String name;
        final Kind kind;
        final List<Need> needs = new ArrayList<>();
        int variant;
        int killwaitMillis = 2000;
        boolean absent;

        Section(String name, Kind kind) {
            this.name = name;
            this.kind = kind;
        }

        List<String> programs() {
            return kind.instances() == 1
                    ? List.of(name)
                    : IntStream.rangeClosed(1, kind.instances()).mapToObj(number -> name + ":" + number).toList();
        }
    }

    private final Path directory;
    private final double patience;
    private final String containment;
    private final List<Section> sections = new ArrayList<>();
    private final Map<String, Wish> wishes = new HashMap<>();

    /**
     * @param patience how long programs behave, on average, in seconds
     */
    Cast(Path directory, double patience, String containment, Random random) {
        this.directory = directory;
        this.patience = patience;
        this.containment = containment;
        // Those of one kind are not beside each other, so that each is in the base too.
        for (int round = 0, most = Stream.of(Kind.values()).mapToInt(Kind::count).max().orElse(0); round < most;
                round++) {
            for (Kind kind : Kind.values()) {
                if (round < kind.count()) {
                    sections.add(new Section(kind.name().toLowerCase(Locale.ROOT) + "-" + round, kind));
                }
            }
        }
        for (int i = 1; i < sections.size(); i++) {
            addNeeds(sections.get(i), sections.subList(0, Math.min(i, BASE)), random);
        }
    }

    private void addNeeds(Section section, List<Section> base, Random random) {
        Set<String> names = new HashSet<>();
        for (int count = random.nextInt(3); count > 0; count--) {
            Section on = base.get(random.nextInt(base.size()));
            boolean lasting = on.kind.runsInCalm() || on.kind == Kind.TASK;
            if (lasting && !mayBeAbsent(on) && names.add(on.name)) {
                boolean required = random.nextInt(8) > 0;
                section.needs.add(new Need(on.name, settings(on.kind, required, random), required));
            }
        }
    }

    private static String settings(Kind on, boolean required, Random random) {
        StringBuilder settings = new StringBuilder();
        if (!required) {
            settings.append("required = false\n");
        }
        if (random.nextInt(5) == 0) {
            settings.append("delay = ").append(1 + random.nextInt(300)).append("ms\n");
        }
        if (random.nextInt(3) == 0) {
            settings.append("propagate = true\n");
            if (random.nextInt(3) == 0) {
                settings.append("grace = ").append(1 + random.nextInt(500)).append("ms\n");
            }
        }
        if (on != Kind.TASK && random.nextInt(4) == 0) {
            settings.append("until = started\n");
        }
        return settings.toString();
    }

    /** Whether reloads remove and bring back that section; nobody depends on it. */
    private boolean mayBeAbsent(Section section) {
        return sections.indexOf(section) % 17 == 3;
    }

    /** The names of all programs that operators stop and start. */
    synchronized List<String> stoppable() {
        return sections.stream()
                .filter(section -> sections.indexOf(section) % 7 == 5 && !mayBeAbsent(section)
                        && section.kind.runsInCalm())
                .flatMap(section -> section.programs().stream())
                .toList();
    }

    /** The names of all programs, also of those that are not there at the moment. */
    synchronized List<String> programs() {
        return sections.stream().flatMap(section -> section.programs().stream()).toList();
    }

    /** The names of the programs of a kind. */
    List<String> programs(Kind kind) {
        return sections.stream().filter(section -> section.kind == kind).map(section -> section.name).toList();
    }

    synchronized void wish(String program, Wish wish) {
        wishes.put(program, wish);
    }

    synchronized Wish wishFor(String program) {
        return wishes.getOrDefault(program, Wish.UP);
    }

    /** Changes some of what the configuration says. */
    synchronized void vary(Random random) {
        for (int count = 1 + random.nextInt(8); count > 0; count--) {
            Section section = sections.get(random.nextInt(sections.size()));
            switch (random.nextInt(3)) {
                case 0 -> section.variant++;
                case 1 -> section.killwaitMillis = 1500 + random.nextInt(1000);
                default -> section.absent = mayBeAbsent(section) && !section.absent;
            }
        }
    }

    /** The programs that have to run in a calm: each is wanted, and so is all that it needs. */
    synchronized Set<String> running(boolean allStarted) {
        Map<String, Boolean> runs = new HashMap<>();
        Set<String> programs = new HashSet<>();
        for (Section section : sections) {
            // A section needs earlier ones only.
            boolean satisfied = section.needs.stream()
                    .allMatch(need -> runs.get(need.on()) || !need.required() && isDisabled(need.on()));
            boolean able = allStarted ? section.kind.runsWhenStarted() : section.kind.runsInCalm();
            List<String> up = section.absent || !able || !satisfied
                    ? List.of()
                    : section.programs().stream().filter(program -> wishFor(program) == Wish.UP).toList();
            programs.addAll(up);
            runs.put(section.name, satisfied && (section.kind == Kind.TASK || up.size() == section.kind.instances()));
        }
        return programs;
    }

    /** Which program needs which, of those that are alone in their section. */
    synchronized List<Map.Entry<String, String>> dependencies() {
        return sections.stream().filter(section -> !section.absent)
                .flatMap(section -> section.needs.stream().map(need -> Map.entry(section.name, need.on())))
                .toList();
    }

    private boolean isDisabled(String name) {
        return sections.stream().filter(section -> section.name.equals(name))
                .flatMap(section -> section.programs().stream())
                .allMatch(program -> wishFor(program) == Wish.DOWN);
    }

    /** The programs that must not run: an operator has stopped them, or they are not there. */
    synchronized Set<String> down() {
        Set<String> programs = new HashSet<>();
        sections.forEach(section -> section.programs().stream()
                .filter(program -> section.absent || wishFor(program) == Wish.DOWN)
                .forEach(programs::add));
        return programs;
    }

    /** The configuration as it is to be now. */
    synchronized String configuration() {
        StringBuilder text = new StringBuilder("""
                [gaggled]
                statedir = DIR/disk/state
                controlurl = tcp://127.0.0.1:*
                eventurl = tcp://127.0.0.1:*
                backoff = 50ms
                backoffmax = 1s
                log = null
                CONTAINMENT
                [gaggled/http]
                port = 0
                tokenfile = DIR/token
                """.replace("CONTAINMENT", containment));
        sections.stream().filter(section -> !section.absent).forEach(section -> append(section, text));
        return text.toString().replace("DIR", directory.toString());
    }

    private void append(Section section, StringBuilder text) {
        text.append('[').append(section.name).append("]\n");
        if (section.kind.settings().stream().noneMatch(setting -> setting.startsWith("command"))) {
            text.append("command = DIR/player\n");
        }
        text.append("argv = ").append(section.kind.part()).append(" DIR ").append(patience).append('\n');
        boolean within = false;
        StringBuilder below = new StringBuilder();
        for (String setting : section.kind.settings()) {
            if (setting.startsWith("SECTION ")) {
                within = true;
                below.append('[').append(section.name).append('/').append(setting.substring(8)).append("]\n");
            } else {
                (within ? below : text).append(setting.replace("NAME", section.name)).append('\n');
            }
        }
        if (section.kind.settings().stream().noneMatch(setting -> setting.startsWith("killwait"))) {
            text.append("killwait = ").append(section.killwaitMillis).append("ms\n");
        }
        text.append(below).append('[').append(section.name).append("/env]\nVARIANT = ").append(section.variant)
                .append('\n');
        section.needs.forEach(need -> text.append('[').append(section.name).append("/depends/").append(need.on())
                .append("]\n").append(need.settings()));
    }
}

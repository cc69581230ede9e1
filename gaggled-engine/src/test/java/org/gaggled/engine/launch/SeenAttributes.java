package org.gaggled.engine.launch;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What a program saw of itself in its first act: it printed its files in {@code /proc/self}, with nothing in between
 * but the shell that it was.
 *
 * @param status of {@code status}
 * @param limits of {@code limits}: soft and hard, by name
 * @param rest a line each for the oom score, the nice value, HOME, USER, LOGNAME, SHELL, the directory and the input
 */
record SeenAttributes(Map<String, String> status, Map<String, String> limits, Map<String, String> rest) {

    /** Prints what is read here to the file {@code $1}; the shell is the program, and reads about itself alone. */
    static final String SCRIPT = """
            {
            while read -r line; do echo "status $line"; done < /proc/$$/status
            while read -r line; do echo "limit $line"; done < /proc/$$/limits
            read -r line < /proc/$$/oom_score_adj; echo "rest oom:$line"
            read -r line < /proc/$$/stat
            echo "rest stat:$line"
            echo "rest home:$HOME"; echo "rest user:$USER"; echo "rest logname:$LOGNAME"; echo "rest shell:$SHELL"
            echo "rest directory:$(pwd -P)"
            line=; read -r line; echo "rest input:$line"
            } > "$1"
            """;

    static SeenAttributes parse(String output) {
        Map<String, String> status = new LinkedHashMap<>();
        Map<String, String> limits = new TreeMap<>();
        Map<String, String> rest = new LinkedHashMap<>();
        for (String line : output.split("\n")) {
            String[] kind = line.split(" ", 2);
            String[] pair = kind[1].split(":", 2);
            switch (kind[0]) {
                case "status" -> status.put(pair[0], pair.length > 1 ? pair[1].strip() : "");
                case "limit" -> addLimit(limits, kind[1]);
                default -> rest.put(pair[0], pair[1]);
            }
        }
        String stat = Objects.requireNonNull(rest.remove("stat"));
        // What is behind the name in parentheses begins with the third field; the nineteenth is the nice value.
        rest.put("nice", stat.substring(stat.lastIndexOf(')') + 2).split(" ")[16]);
        return new SeenAttributes(status, limits, rest);
    }

    private static void addLimit(Map<String, String> limits, String line) {
        String[] columns = line.split(" {2,}");
        if (columns.length >= 3 && line.startsWith("Max")) {
            limits.put(columns[0].substring(4), columns[1] + ":" + columns[2]);
        }
    }

    /** One line of its status. */
    String status(String name) {
        return Objects.requireNonNull(status.get(name), name);
    }

    /** The same without what differs from one process to the next. */
    SeenAttributes comparable() {
        Map<String, String> same = new LinkedHashMap<>();
        for (String name : new String[] {
                "Umask", "Uid", "Gid", "Groups", "CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb", "NoNewPrivs",
                "Cpus_allowed_list", "SigBlk", "SigIgn"}) {
            same.put(name, status(name));
        }
        return new SeenAttributes(same, limits, rest);
    }
}

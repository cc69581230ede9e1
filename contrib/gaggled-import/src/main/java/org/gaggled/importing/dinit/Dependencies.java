package org.gaggled.importing.dinit;

import java.util.Map;
import org.gaggled.importing.model.Groups;
import org.gaggled.importing.model.Section;

/** What services say of each other, as dependencies of programs. */
record Dependencies(Services services, Map<String, Section> programs, Groups groups) {

    /** How long a program that is started again smoothly may be gone before its dependents are stopped. */
    private static final String GRACE = "10s";

    void read(Section program, Need need) {
        Section other = programs.get(need.name());
        if (need.kind() == Need.Kind.BEFORE && other != null) {
            depend(other, program.name(), new Need(Need.Kind.AFTER, program.name(), need.setting()));
        } else if (need.kind() == Need.Kind.CHAIN && other != null) {
            readChain(program, other, need);
        } else if (groups.has(need.name()) && need.kind() != Need.Kind.BEFORE && need.kind() != Need.Kind.CHAIN) {
            readGroup(program, need);
        } else if (groups.has(need.name())) {
            program.lose(need.setting(), "that one is a tag here, and a tag waits for nobody");
        } else if (other == null) {
            program.lose(need.setting(), "there is no " + need.name() + " in what was imported");
        } else {
            depend(program, other.name(), need);
        }
    }

    private void readGroup(Section program, Need need) {
        if (groups.hasOthers(need.name(), program, programs)) {
            depend(program, "@" + Section.tagLike(need.name()), need);
        } else {
            program.keep(need.setting(), "nothing that runs is part of it");
        }
    }

    private void depend(Section program, String on, Need need) {
        boolean isNew = !program.dependsOn(on);
        Section dependency = program.dependOn(on, need.setting());
        switch (need.kind()) {
            case WAITS_FOR, AFTER, BEFORE, CHAIN -> {
                if (isNew) {
                    dependency.set("required", "false");
                }
            }
            case MILESTONE -> dependency.remove("required");
            case DEPENDS_ON -> {
                dependency.remove("required");
                propagate(dependency, need);
            }
            case PREPARED_BY -> {
                dependency.remove("required");
                dependency.approximate(need.setting(), "propagate", "true",
                        "a task that is done is not run again when this program is started again");
            }
        }
    }

    private void propagate(Section dependency, Need need) {
        Service other = services.find(need.name());
        dependency.set("propagate", "true");
        if (other != null && other.isTrue("smooth-recovery")) {
            dependency.approximate(need.setting(), "grace", GRACE,
                    "that one has this time to be back, for its smooth-recovery");
        }
    }

    private static void readChain(Section program, Section other, Need need) {
        if ("true".equals(program.find("respawn"))) {
            other.lose(need.setting(), program.name() + " is always started again, and so nothing follows it");
            return;
        }
        Section dependency = other.dependOn(program.name(), need.setting());
        dependency.approximate(need.setting(), "until", "ended", "it starts after an end without success, too");
    }
}

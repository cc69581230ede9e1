package org.gaggled.importing.systemd;

import java.math.BigDecimal;
import org.gaggled.importing.model.Section;

/** What all processes of a service may use together. */
final class Resources {

    private static final String PERCENT = "gaggled has no share of the machine's: write a number";

    private final UnitSection settings;
    private final Section program;

    Resources(Service service) {
        this.settings = service.settings();
        this.program = service.program();
    }

    void read() {
        readSize("MemoryMax", "memory");
        readSize("MemoryHigh", "memoryhigh");
        readProcessorTime();
        readTasks();
        Assignment weight = settings.take("IOWeight");
        if (weight != null) {
            program.section("resources").keep(weight.setting(), "io", weight.value());
        }
        Assignment slice = settings.take("Slice");
        if (slice != null) {
            String tag = program.addTag(slice.value().replaceFirst("\\.slice$", ""));
            program.approximate(slice.setting(), "tags: @" + tag
                    + " stands for all of them, without bounds of their own");
        }
        Assignment delegate = settings.take("Delegate");
        if (delegate != null && (delegate.value().equals("no") || delegate.value().equals("false"))) {
            program.keep(delegate.setting(), "it is always so");
        } else if (delegate != null) {
            program.lose(delegate.setting(), "the cgroup of a program is gaggled's");
        }
    }

    private void readSize(String name, String setting) {
        Assignment given = settings.take(name);
        if (given == null) {
            return;
        }
        String size = Values.size(given.value());
        if (Values.isInfinity(given.value())) {
            program.keep(given.setting(), "there is no bound without it");
        } else if (size == null) {
            program.lose(given.setting(), given.value().endsWith("%") ? PERCENT : "it is not a size");
        } else {
            program.section("resources").keep(given.setting(), setting, size);
        }
    }

    /** A hundred percent are one processor. */
    private void readProcessorTime() {
        Assignment given = settings.take("CPUQuota");
        if (given == null) {
            return;
        }
        if (given.value().matches("[0-9]{1,6}(\\.[0-9])?%")) {
            String processors = new BigDecimal(given.value().replace("%", "")).movePointLeft(2).stripTrailingZeros()
                    .toPlainString();
            program.section("resources").keep(given.setting(), "cpu", processors);
        } else {
            program.lose(given.setting(), "it is not a percentage");
        }
    }

    private void readTasks() {
        Assignment given = settings.take("TasksMax");
        if (given == null) {
            return;
        }
        if (Values.isInfinity(given.value())) {
            program.keep(given.setting(), "there is no bound without it");
        } else if (given.value().matches("[0-9]+")) {
            program.section("resources").keep(given.setting(), "pids", given.value());
        } else {
            program.lose(given.setting(), PERCENT);
        }
    }
}

package org.gaggled.dist.torture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** For a moment, there is not enough: of descriptors, of processes, of room on the disk. */
final class Shortage implements Torment {

    private final Incumbent incumbent;
    private final SmallDisk disk;
    private final ProcessBound processes;
    private final Tally tally;

    Shortage(Incumbent incumbent, SmallDisk disk, ProcessBound processes, Tally tally) {
        this.incumbent = incumbent;
        this.disk = disk;
        this.processes = processes;
        this.tally = tally;
    }

    @Override
    public String name() {
        return "shortage";
    }

    @Override
    public Duration pause() {
        return Duration.ofMillis(2500);
    }

    @Override
    public void strike(Random random) throws IOException, InterruptedException {
        incumbent.setScarce(true);
        try {
            switch (random.nextInt(3)) {
                case 0 -> descriptors(random);
                case 1 -> processes(random);
                default -> disk(random);
            }
        } finally {
            relieve();
        }
    }

    /** A limit below or just above what it has open, for gaggled as it is now: another one could not begin with it. */
    private void descriptors(Random random) throws IOException, InterruptedException {
        incumbent.succession.lock();
        try {
            long pid = incumbent.pid();
            List<Path> open = new ArrayList<>();
            try (var all = Files.newDirectoryStream(Path.of("/proc/" + pid + "/fd"))) {
                all.forEach(open::add);
            }
            String before = Limits.OPEN_FILES.of(pid);
            Limits.OPEN_FILES.set(pid, Integer.toString(Math.max(64, open.size() - 30 + random.nextInt(60))));
            tally.count("shortage: of descriptors");
            Thread.sleep(300 + random.nextInt(1500));
            Limits.OPEN_FILES.set(pid, before);
        } finally {
            incumbent.succession.unlock();
        }
    }

    /** A Java virtual machine cannot begin without some threads, so gaggled goes on meanwhile. */
    private void processes(Random random) throws IOException, InterruptedException {
        incumbent.succession.lock();
        try {
            if (processes.tighten(random.nextInt(12))) {
                tally.count("shortage: of processes (pids.max)");
                Thread.sleep(300 + random.nextInt(1500));
                processes.loosen();
            }
        } finally {
            incumbent.succession.unlock();
        }
    }

    private void disk(Random random) throws IOException, InterruptedException {
        if (disk.fill()) {
            tally.count("shortage: of room on the disk");
            Thread.sleep(300 + random.nextInt(1500));
        }
    }

    @Override
    public void relieve() throws IOException {
        disk.clear();
        processes.loosen();
        incumbent.setScarce(false);
    }
}

package org.gaggled.dist.cluster;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** Faults that are drawn by lot, one after another and several at a time, and then all is put right. */
final class Schedule {

    private static final int FAULTS = 6;
    private static final int LONGEST_PAUSE_MILLIS = 2500;

    private final Trio trio;
    private final long seed;
    private final Random random;
    private final List<String> done = new ArrayList<>();

    Schedule(Trio trio, long seed) {
        this.trio = trio;
        this.seed = seed;
        this.random = new Random(seed);
    }

    /** Ends when everything is as it should be again. */
    void run() throws IOException {
        for (int i = 0; i < FAULTS; i++) {
            strike();
            Trio.letPass(TimeUnit.MILLISECONDS.toNanos(random.nextInt(LONGEST_PAUSE_MILLIS)));
        }
        done.add("repair");
        trio.repair();
        trio.settle();
    }

    private void strike() throws IOException {
        int host = random.nextInt(Trio.HOSTS);
        String name = Host.nameOf(host);
        switch (random.nextInt(16)) {
            case 0, 1 -> killProgram();
            case 2, 3 -> killOrStart(host);
            case 4 -> {
                done.add("unplug " + name);
                trio.unplug(host);
            }
            case 5 -> {
                done.add("isolate " + name);
                trio.mend();
                trio.isolate(host);
            }
            case 6 -> {
                done.add("cut from " + name);
                trio.cut(host, (host + 1 + random.nextInt(Trio.HOSTS - 1)) % Trio.HOSTS);
            }
            case 7 -> cutAll(host);
            case 8 -> {
                done.add("lose 20 %");
                trio.lose(20);
            }
            case 9 -> {
                done.add("delay 500 ms");
                trio.delay(500);
            }
            case 10 -> pause(host);
            case 11 -> killLeader();
            case 12 -> killAll();
            case 13 -> {
                done.add("start all");
                trio.startAll();
            }
            case 14 -> {
                done.add("wait");
                Trio.letPass(Judge.LEASE_NANOS);
            }
            default -> {
                done.add("put right");
                trio.repair();
            }
        }
    }

    private void killProgram() {
        String program = Need.PROGRAMS.get(random.nextInt(Need.PROGRAMS.size()));
        done.add("kill " + program);
        trio.report.kill(program);
    }

    private void killOrStart(int host) throws IOException {
        boolean runs = trio.hosts.get(host).isRunning();
        done.add((runs ? "kill gaggled of " : "start gaggled of ") + Host.nameOf(host));
        if (runs) {
            trio.killGaggled(host);
        } else {
            trio.start(host);
        }
    }

    private void cutAll(int host) throws IOException {
        boolean hears = random.nextBoolean();
        done.add((hears ? "cut all from " : "cut all to ") + Host.nameOf(host));
        for (int other = 0; other < Trio.HOSTS; other++) {
            trio.cut(hears ? host : other, hears ? other : host);
        }
    }

    private void killLeader() {
        trio.hosts.stream().filter(Host::leads).findFirst().ifPresent(host -> {
            done.add("kill gaggled of " + host.name + ", which leads");
            trio.killGaggled(trio.hosts.indexOf(host));
        });
    }

    private void killAll() {
        done.add("kill all gaggleds");
        for (int host = 0; host < Trio.HOSTS; host++) {
            if (trio.hosts.get(host).isRunning()) {
                trio.killGaggled(host);
            }
        }
    }

    private void pause(int host) throws IOException {
        if (trio.hosts.get(host).isRunning()) {
            done.add("pause gaggled of " + Host.nameOf(host));
            trio.pause(host);
        }
    }

    @Override
    public String toString() {
        return "gaggled.seed=" + seed + ": " + String.join(", ", done);
    }
}

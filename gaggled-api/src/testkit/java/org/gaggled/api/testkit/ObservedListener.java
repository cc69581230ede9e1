package org.gaggled.api.testkit;

import java.util.function.Consumer;
import org.gaggled.api.launch.LaunchListener;
import org.gaggled.api.launch.LaunchedProcess;
import org.gaggled.api.launch.ProcessExit;
import org.gaggled.api.launch.ProcessIdentity;
import org.gaggled.api.launch.StartFailure;

/**
 * A listener that lets somebody see each call, on the thread that calls and after the call was recorded.
 *
 * @param run what records
 * @param observer is given the name of the method; what it throws, the caller gets
 */
record ObservedListener(RecordingLaunchListener run, Consumer<String> observer) implements LaunchListener {

    @Override
    public void spawned(ProcessIdentity process) {
        run.spawned(process);
        observer.accept("spawned");
    }

    @Override
    public void started(LaunchedProcess process) {
        run.started(process);
        observer.accept("started");
    }

    @Override
    public void startFailed(StartFailure failure) {
        run.startFailed(failure);
        observer.accept("startFailed");
    }

    @Override
    public void exited(ProcessExit exit) {
        run.exited(exit);
        observer.accept("exited");
    }

    @Override
    public void gone() {
        run.gone();
        observer.accept("gone");
    }
}

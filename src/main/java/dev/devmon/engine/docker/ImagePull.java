package dev.devmon.engine.docker;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.exception.DockerClientException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.PullResponseItem;
import com.github.dockerjava.api.model.ResponseItem.ProgressDetail;
import dev.devmon.event.Event;
import dev.devmon.event.EventSink;
import dev.devmon.failure.ExitCode;
import dev.devmon.failure.Failure;
import dev.devmon.failure.FailureException;
import dev.devmon.plan.Step;
import java.util.HashMap;
import java.util.Map;

/** Pulls an image and reports progress over its layers. */
final class ImagePull {
    private final Connection connection;

    ImagePull(Connection connection) {
        this.connection = connection;
    }

    /** @throws FailureException {@code PREFLIGHT} when the image cannot be pulled */
    void pull(Step.PullImage step, EventSink events) {
        events.accept(new Event.Pulling(step.subject(), step.image(), -1));
        try {
            connection
                    .client()
                    .pullImageCmd(step.image())
                    .exec(new Progress(step, events))
                    .awaitCompletion();
        } catch (DockerException | DockerClientException e) {
            throw new FailureException(
                    Failure.preflight(
                            "image " + step.image() + " (component " + step.subject() + ") cannot be pulled",
                            DockerFailures.words(e),
                            LabHint.here()
                                    .or("check the network and `docker login`, or name another image under images."
                                            + step.subject() + " in devmon.yaml")),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FailureException(
                    new Failure(
                            "the pull of " + step.image() + " was interrupted",
                            "devmon was asked to stop",
                            "run the same command again: finished layers are kept",
                            ExitCode.INTERRUPTED),
                    e);
        }
    }

    private static final class Progress extends ResultCallback.Adapter<PullResponseItem> {
        private final Step.PullImage step;
        private final EventSink events;
        private final Map<String, long[]> layers = new HashMap<>();
        private int reported = -1;

        private Progress(Step.PullImage step, EventSink events) {
            this.step = step;
            this.events = events;
        }

        @Override
        public void onNext(PullResponseItem item) {
            if (item.isErrorIndicated()) {
                onError(new DockerClientException(
                        item.getErrorDetail() == null
                                ? "the pull failed"
                                : item.getErrorDetail().getMessage()));
                return;
            }
            ProgressDetail detail = item.getProgressDetail();
            if (item.getId() == null || detail == null || detail.getTotal() == null || detail.getCurrent() == null) {
                return;
            }
            // Downloading and extracting each count once, so that the percentage never runs back
            boolean extracting = String.valueOf(item.getStatus()).startsWith("Extract");
            long[] layer = layers.computeIfAbsent(item.getId(), ignored -> new long[3]);
            layer[extracting ? 1 : 0] = detail.getCurrent();
            layer[2] = Math.max(layer[2], detail.getTotal());
            long done = layers.values().stream().mapToLong(l -> l[0] + l[1]).sum();
            long total = layers.values().stream().mapToLong(l -> 2 * l[2]).sum();
            int percent = total == 0 ? 0 : (int) (100 * done / total);
            if (percent > reported) {
                reported = percent;
                events.accept(new Event.Pulling(step.subject(), step.image(), percent));
            }
        }
    }
}

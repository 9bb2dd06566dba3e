package dev.devmon.engine.docker;

import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.transport.DockerHttpClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Copies files into and out of containers with the engine's archive call, which works on remote engines too. */
final class Archives {
    /** The mode of written files: readable by whatever user the image runs as. */
    private static final int MODE = 0100644;

    private final EngineApi api;

    Archives(EngineApi api) {
        this.api = api;
    }

    /** @param files absolute path -> text */
    void write(String containerId, Map<String, String> files) {
        api.putArchive(at(containerId, "/"), tar(files));
    }

    private static byte[] tar(Map<String, String> files) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            // Times more precise than a second: whatever watches files compares them with the time of its last look
            tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
            append(tar, files);
        } catch (IOException e) {
            throw new UncheckedIOException("a tar archive in memory cannot be written", e);
        }
        return bytes.toByteArray();
    }

    static void append(TarArchiveOutputStream tar, Map<String, String> files) throws IOException {
        for (Map.Entry<String, String> file : files.entrySet()) {
            byte[] content = file.getValue().getBytes(StandardCharsets.UTF_8);
            TarArchiveEntry entry = new TarArchiveEntry(file.getKey().substring(1));
            entry.setSize(content.length);
            entry.setMode(MODE);
            tar.putArchiveEntry(entry);
            tar.write(content);
            tar.closeArchiveEntry();
        }
    }

    private static String at(String containerId, String path) {
        return "/containers/" + containerId + "/archive?path=" + URLEncoder.encode(path, StandardCharsets.UTF_8);
    }

    Optional<String> read(String containerId, String path) {
        try (DockerHttpClient.Response archive = api.open(at(containerId, path));
                TarArchiveInputStream tar = new TarArchiveInputStream(archive.getBody())) {
            return tar.getNextEntry() == null
                    ? Optional.empty()
                    : Optional.of(new String(tar.readAllBytes(), StandardCharsets.UTF_8));
        } catch (NotFoundException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(path + " of container " + containerId + " cannot be read", e);
        }
    }
}

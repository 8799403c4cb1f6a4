using System.Collections;
using System.Security.Cryptography;
using System.Text;
using Postroad.Hosting.Posix;

namespace Postroad.Hosting;

/// <summary>
/// Where a server leaves word on which data folder it runs, by the configuration file it was started with: the verbs that speak to it find it by that also
/// when the file names another folder by now. A help and no need: where no note can be left, none is.
/// </summary>
/// <param name="environment">Names the runtime folders of systemd and of the user.</param>
internal sealed class RunNotes(IDictionary environment)
{
    private const string SystemFolder = "/run/postroad";

    /// <summary>The data folder in the note for a file; null where there is none.</summary>
    public string? Find(string file)
    {
        foreach (var folder in Folders().Append(SystemFolder))
        {
            try
            {
                return File.ReadAllText(NoteIn(folder, file));
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                // There is none here.
            }
        }
        return null;
    }

    /// <summary>Leaves a note until it is disposed of.</summary>
    public IDisposable Leave(string file, string dataFolder)
    {
        foreach (var folder in SystemUser.IsRoot ? Folders().Append(SystemFolder) : Folders())
        {
            try
            {
                Directory.CreateDirectory(folder);
                var path = NoteIn(folder, file);
                File.WriteAllText(path, dataFolder);
                return new Note(path, dataFolder);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                // The next one may be better.
            }
        }
        return new Note(null, dataFolder);
    }

    private IEnumerable<string> Folders()
    {
        if (environment["RUNTIME_DIRECTORY"] is string { Length: > 0 } systemd)
            yield return systemd.Split(':')[0];
        if (environment["XDG_RUNTIME_DIR"] is string { Length: > 0 } user)
            yield return Path.Combine(user, "postroad");
    }

    private static string NoteIn(string folder, string file) =>
        Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(file)))[..32] + ".data");

    private sealed record Note(string? Path, string DataFolder) : IDisposable
    {
        public void Dispose()
        {
            try
            {
                if (Path is not null && File.ReadAllText(Path) == DataFolder)
                    File.Delete(Path);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                // Who reads it asks the server, and finds none.
            }
        }
    }
}

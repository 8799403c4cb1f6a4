using System.Text;
using Postroad.Configuration.Binding;

namespace Postroad.Configuration;

/// <summary>Writes docs/configuration.md from the keys that the binder asks for, so that the page cannot say anything else than the program does.</summary>
internal static class ConfigurationReference
{
    private const string Head = """
        # Configuration

        <!-- Made from the program by its tests; change the texts in src/Postroad/Configuration/Sections. -->

        Postroad reads one TOML file: the one named by `-c FILE`, else `postroad.toml` in the current folder, else `/etc/postroad/postroad.toml`. `postroad init` writes one to start from.

        - **Who goes before whom**: a flag, then the environment, then the file, then the default. `postroad config show` prints each value in force with its origin.
        - **Environment**: `POSTROAD__QUEUE__RETRY="1m,5m"` is `retry` in `[queue]`; two underscores stand between table and key, commas between values.
        - **Durations** are written `30s`, `5m`, `4h`, `5d`, `1h30m`; **sizes** `512KiB`, `25MiB`, or a number of octets; **rates** `5/s`, `300/min`, `20/h`. `0` lifts a limit.
        - **Secrets**: `${env:NAME}` and `${file:PATH}` stand for what is in a variable or a file (its last line end is dropped), in any text. They are never printed.
        - **Paths** are relative to the file; those in `deliver` to the data folder.
        - **Mistakes**: every one is told at once, with line, column and what was expected, and nothing is started (exit status 78). An unknown key is a mistake. `postroad config check` tells them without starting.
        - **Reload**: `postroad config reload` or SIGHUP reads the whole file again and puts it in force in one step, or keeps the old one and says why. What comes with the next start only is named in the answer.
        - **Case** of keys and tables does not count; one thing in two spellings is a mistake. A list stands in brackets, also with one value.

        """;

    public static string Write()
    {
        var page = new StringBuilder(Head.ReplaceLineEndings("\n"));
        foreach (var table in PostroadBinder.Describe().GroupBy(setting => TableOf(setting.Key)))
        {
            page.Append('\n').Append(table.Key.Length == 0 ? "## Top of the file\n" : $"## `[{table.Key}]`\n").Append("\n| key | value | default | meaning |\n| --- | --- | --- | --- |\n");
            foreach (var setting in table)
                page.Append($"| `{setting.Key[(table.Key.Length == 0 ? 0 : table.Key.Length + 1)..]}` | {setting.Kind} | {(setting.Default is { } fallback ? $"`{fallback}`" : "")} | {setting.Meaning.Replace("|", "\\|", StringComparison.Ordinal)} |\n");
        }
        return page.ToString();
    }

    private static string TableOf(string key)
    {
        var quoted = key.LastIndexOf('"');
        var dot = key.IndexOf('.', Math.Max(quoted, 0));
        var last = quoted < 0 ? key.LastIndexOf('.') : dot;
        return last < 0 ? "" : key[..last];
    }
}

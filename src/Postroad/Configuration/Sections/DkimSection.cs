using Postroad.Configuration.Binding;
using Postroad.Configuration.Values;
using Postroad.Mta.Signing;

namespace Postroad.Configuration.Sections;

/// <summary><c>[dkim]</c></summary>
internal static class DkimSection
{
    private static readonly ValueKind<TimeSpan> Lifetime = new("duration",
        static (string text, out TimeSpan value, out string? error) =>
        {
            error = DurationText.TryParse(text, out value) ? null : $"'{text}' is not a duration: write one such as 7d, or 0s for no end";
            return error is null;
        }, DurationText.Format);

    public static void Bind(Section root, SigningOptions options)
    {
        var section = root.Table("dkim");
        options.Folder = section.Value("folder", options.Folder, ValueKinds.Path, "Where the keys of DKIM are, under data unless absolute; `postroad dkim` makes and rotates them.")!;
        options.Lifetime = section.Value("lifetime", options.Lifetime, Lifetime, "How long a signature holds (x=); 0s, without end.");
        options.Required = section.Values("required", options.Required, ValueKinds.Domain, "Domains whose mail is never sent unsigned, also where they have no keys.")!;
    }
}

using Postroad.Configuration.Tree;

namespace Postroad.Configuration.Binding;

/// <summary>One pass over a configuration tree: collects what was wrong, and each setting with its value and origin.</summary>
/// <param name="placeholders">Fills in secrets.</param>
/// <param name="describing">Asks for the keys there are, not for the values of a file: each table with names of its own is visited once, under a stand-in.</param>
internal sealed class BindingPass(Placeholders placeholders, bool describing = false)
{
    private readonly List<Section> _sections = [];

    public List<ConfigFault> Faults { get; } = [];

    /// <summary>In the order in which they were asked for.</summary>
    public List<BoundSetting> Settings { get; } = [];

    public Placeholders Placeholders { get; } = placeholders;

    public bool IsDescribing { get; } = describing;

    public Section Open(ConfigTable table, string path)
    {
        var section = new Section(this, table, path);
        _sections.Add(section);
        return section;
    }

    /// <summary>Reports each key that nobody asked for.</summary>
    public void Finish()
    {
        foreach (var section in _sections)
            section.ReportUnknownKeys();
    }
}

namespace Postroad.Mta.Accounts;

/// <summary>The statements in the folder Sql, embedded under their file names.</summary>
internal static class SqlText
{
    public static readonly string Schema = Read("schema");
    public static readonly string Add = Read("add");
    public static readonly string Change = Read("change");
    public static readonly string Remove = Read("remove");
    public static readonly string List = Read("list");
    public static readonly string Find = Read("find");
    public static readonly string Exists = Read("exists");
    public static readonly string FakeSalt = Read("fake-salt");
    public static readonly string Grant = Read("grant");
    public static readonly string Revoke = Read("revoke");
    public static readonly string Identities = Read("identities");
    public static readonly string Granted = Read("granted");

    private static string Read(string name)
    {
        using var stream = typeof(SqlText).Assembly.GetManifestResourceStream($"accounts/{name}.sql")
            ?? throw new InvalidOperationException($"accounts/{name}.sql is not in the assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}

namespace Postroad.Interop.Neighbours;

/// <summary>Where the install script unpacks what cannot be installed beside Postfix.</summary>
public static class Installed
{
    public static readonly string Root = Environment.GetEnvironmentVariable("POSTROAD_INTEROP_ROOT") ?? "/var/cache/postroad-interop";
}

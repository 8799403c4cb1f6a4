using Postroad.Configuration.Binding;
using Postroad.Configuration.Sections;
using Postroad.Configuration.Tree;
using Postroad.Configuration.Values;
using Postroad.Mail.Addresses;

namespace Postroad.Configuration;

/// <summary>Binds the whole tree. The order of the calls is that of the reference and of <c>config show</c>.</summary>
internal static class PostroadBinder
{
    /// <summary>Every key there is, each table with names of its own under a stand-in: what the reference is made of.</summary>
    public static IReadOnlyList<BoundSetting> Describe()
    {
        var pass = new BindingPass(new Placeholders("/", static _ => null), describing: true);
        Bind(pass, new ConfigTable(Origin.Default), "/etc/postroad", DomainName.Parse("localhost"));
        return pass.Settings;
    }

    public static PostroadOptions Bind(BindingPass binding, ConfigTable tree, string folder, DomainName machine)
    {
        var root = binding.Open(tree, "");
        var options = new PostroadOptions
        {
            Hostname = root.Value("hostname", machine, ValueKinds.Domain, "Our name: in EHLO, the greeting and Received. Left out, the name of the machine.")!,
            User = root.Value<string>("user", null, ValueKinds.Text, "Whom to become after binding, when started as root; left out, stay."),
            DataFolder = Path.GetFullPath(root.Value("data", "data", ValueKinds.Path, "Where spool, accounts and keys live, relative to the file.")!, folder),
        };
        ListenSection.Bind(root, options.Listeners);
        TlsSection.Bind(root, options.Tls, folder);
        options.Tls.SelfSignedFolder = options.DataFolder;
        options.Tls.SelfSignedName = options.Hostname.Ascii;
        DomainSection.Bind(root, options.Domains);
        RouteSection.Bind(root, options.Routes);
        SubmissionSection.Bind(root, options.Submission);
        OAuthSection.Bind(root, options.OAuth);
        DnsSection.Bind(root, options.Dns);
        QueueSection.Bind(root, options.Queue);
        DeliverySection.Bind(root, options.Delivery);
        LimitsSection.Bind(root, options.Limits);
        PolicySection.Bind(root, options.Policy);
        DkimSection.Bind(root, options.Dkim);
        binding.Finish();
        return options;
    }
}

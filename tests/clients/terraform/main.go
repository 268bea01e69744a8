// The official provider as terraform starts it. Its own program may serve a debugger instead, so this one stands here.
package main

import (
	"github.com/hashicorp/terraform-plugin-sdk/v2/plugin"
	"github.com/zenlayer/terraform-provider-zenlayercloud/zenlayercloud"
)

func main() {
	plugin.Serve(&plugin.ServeOpts{ProviderFunc: zenlayercloud.Provider})
}

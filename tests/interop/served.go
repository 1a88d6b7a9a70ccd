// With --whoami: prints the ARN of the caller. Else: prints the access key ID that the AWS SDK for Go v2 uses, now and after a refresh, and makes a signed call with each.
package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

func main() {
	ctx := context.Background()
	settings, err := config.LoadDefaultConfig(ctx, config.WithRegion("eu-west-1"))
	check(err)
	client := sts.NewFromConfig(settings, func(options *sts.Options) {
		options.EndpointResolver = sts.EndpointResolverFromURL(os.Getenv("AWS_ENDPOINT_URL_STS"))
	})
	if len(os.Args) > 1 && os.Args[1] == "--whoami" {
		identity, err := client.GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
		check(err)
		fmt.Println(*identity.Arn)
		return
	}
	first := now(ctx, settings, client)
	last := first
	for turn := 0; turn < 100 && last == first; turn++ {
		time.Sleep(200 * time.Millisecond)
		credentials, err := settings.Credentials.Retrieve(ctx)
		check(err)
		last = credentials.AccessKeyID
	}
	fmt.Println(first)
	fmt.Println(now(ctx, settings, client))
}

func now(ctx context.Context, settings aws.Config, client *sts.Client) string {
	credentials, err := settings.Credentials.Retrieve(ctx)
	check(err)
	_, err = client.GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
	check(err)
	return credentials.AccessKeyID
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
